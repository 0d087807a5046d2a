import { badInput } from '#main/kernel/bad-input.ts';
import { createRevisions } from '#main/kernel/db/revisions.ts';
import { type Fields, fieldAt, fieldsOf, isSame } from '#shared/domain/merge.ts';
import type { DeclaredSetting } from '#shared/kernel/declared-settings.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { SettingGroup } from '#shared/kernel/setting.ts';
import type {
  GroupViews,
  Settings,
  SettingsForm,
  SettingsSave,
  Unchecked,
} from '#shared/modules/settings/contract.ts';

const together = ({ path, setting: { whole } }: DeclaredSetting): string[] =>
  whole === undefined ? [] : [whole === 'all' ? path : `${path}.*`];

/** What forms of settings are saved on: each group of settings has a revision of its own. */
export function createSettingsForm(groups: readonly SettingGroup[], declared: readonly DeclaredSetting[]) {
  const revisions = createRevisions(declared.flatMap(together));
  const parts = groups.map(({ name, needs }) => {
    const own = declared.filter(({ group }) => group === name);
    return {
      name,
      needs,
      holds: own.map(({ path }) => path),
      together: own.flatMap(together),
      of: (settings: Settings): Fields => fieldsOf(own.map(({ path }) => [path, fieldAt(settings, path)])),
    };
  });
  const thing = (name: string): string => `settings.${name}`;

  /** What was sent, checked by the declarations; of settings that nobody sent, nothing. */
  const read = (sent: Unchecked, by: 'schema' | 'typing'): Result<ReadonlyMap<string, unknown>, Refusal> => {
    const values = new Map<string, unknown>();
    for (const { path, setting } of declared) {
      const found = fieldAt(sent, path);
      if (found === undefined) continue;
      const value = ((by === 'typing' && setting.typing) || setting.schema).safeParse(found);
      if (!value.success) return refused(badInput(value.error, path));
      values.set(path, value.data);
    }
    return ok(values);
  };

  const over = (values: ReadonlyMap<string, unknown>, below: unknown, paths: readonly string[]): Fields =>
    fieldsOf(paths.map((path) => [path, values.has(path) ? values.get(path) : fieldAt(below, path)]));
  const everywhere = declared.map(({ path }) => path);

  return {
    form: (settings: Settings): SettingsForm => ({
      ...settings,
      groups: Object.fromEntries(
        parts.map(({ name, holds, together: whole, of }) => [
          name,
          { revision: revisions.of(thing(name), of(settings)), holds, together: whole },
        ]),
      ) as GroupViews,
    }),
    /** A draft, as it stands in a form; what it does not say is as it is now. */
    draft: (sent: Unchecked, now: Settings): Result<Settings, Refusal> => {
      const values = read(sent, 'typing');
      if (!values.ok) return values;
      return ok(over(values.value, now, everywhere) as Settings);
    },
    /**
     * The settings with what was sent, group by group on the revision that its form began with.
     * @param need why who saves may not do this; asked once for each group that was sent
     */
    merged: (
      sent: Unchecked & Pick<SettingsSave, 'groups'>,
      now: Settings,
      need: (permission: SettingGroup['needs']) => Refusal | null,
    ): Result<Settings, Refusal> => {
      const values = read(sent, 'schema');
      if (!values.ok) return values;
      const begun: Readonly<Record<string, { readonly revision: string } | undefined>> = sent.groups;
      let next: Fields = now;
      for (const { name, needs, holds, of } of parts) {
        if (!holds.some((path) => values.value.has(path))) continue;
        const barred = need(needs);
        if (barred) return refused(barred);
        const revision = begun[name]?.revision ?? '';
        const base = revisions.values(thing(name), revision) ?? of(now);
        const merged = revisions.merge(thing(name), revision, over(values.value, base, holds), of(now));
        if (!merged.ok) return merged;
        const part = new Map(holds.map((path) => [path, fieldAt(merged.value, path)]));
        next = over(part, next, everywhere);
      }
      return ok(next as Settings);
    },
    saved: (before: Settings, after: Settings, name: string | undefined): void => {
      for (const part of parts) {
        const [from, to] = [part.of(before), part.of(after)];
        if (!isSame(from, to)) revisions.saved(thing(part.name), from, to, name);
      }
    },
  };
}
