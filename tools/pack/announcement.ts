import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { newestVersion } from '#main/kernel/db/migrate.ts';
import { oldestReader } from '#main/kernel/db/migrations/list.ts';
import { type Announcement, announcementSchema } from '#main/modules/updates/engine/announcement.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { Failed } from '#tools/command-sentence.ts';
import { channelOf } from './build-record.ts';
import { stubMark } from './stub/mark.ts';

export interface AnnouncementOptions {
  readonly version: string;
  /** Installers and AppImages, as they will lie on the server. */
  readonly folder: string;
  readonly ring: number;
  /** Of a hundred tills of exactly this ring, how many take it. */
  readonly stagingPercentage: number;
  readonly minimumVersion: string;
  /** UTC milliseconds. */
  readonly issued: number;
  readonly validDays: number;
  readonly notes: Announcement['notes'];
  readonly t: Translate;
}

/** What a till can install by itself; a dmg or a deb is for the hands of an installer. */
const isUpdateFile = (name: string): boolean => /\.(?:exe|AppImage|deb)$/.test(name);

/**
 * The announcement of a version, without its signature: whoever keeps the key adds that off line, and changes of ring
 * or share are announcements of their own. Every file of a feed is named, as the till compares the two.
 * @throws Failed when the folder holds no package of this version; ZodError on a share or ring that is none
 */
export function announcementOf(options: AnnouncementOptions): Announcement {
  const { version, folder, issued, validDays } = options;
  const names = readdirSync(folder)
    .filter((name) => isUpdateFile(name) && name.includes(`-${version}-`) && !name.startsWith(stubMark))
    .sort();
  if (names.length === 0) throw new Failed(options.t('tools.announce.noPackage', { version, path: folder }));
  return announcementSchema.parse({
    format: 1,
    version,
    minimumVersion: options.minimumVersion,
    channel: channelOf(version),
    ring: options.ring,
    stagingPercentage: options.stagingPercentage,
    issued,
    expires: issued + validDays * 86_400_000,
    store: { version: newestVersion, oldestReader },
    files: names.map((name) => {
      const file = path.join(folder, name);
      const sha512 = createHash('sha512').update(readFileSync(file)).digest('base64');
      return { name, sha512, size: statSync(file).size };
    }),
    notes: options.notes,
  });
}
