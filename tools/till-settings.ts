import { modules } from '#main/app.ts';
import { settingGroupsOf } from '#main/kernel/module.ts';
import { declaredSettings } from '#shared/kernel/declared-settings.ts';
import { siteProfileSchema } from '#shared/modules/site/contract.ts';

/** All that can be set of this till, without one at work. */
export const tillSettings = declaredSettings(settingGroupsOf(modules));
/** What a site profile may say to it. */
export const profileSchema = siteProfileSchema(tillSettings);
