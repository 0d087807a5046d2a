import type { Setting, SettingGroup } from './setting.ts';

export interface DeclaredSetting {
  /** Where it stands: `sale.blindClose`. */
  readonly path: string;
  readonly group: string;
  readonly setting: Setting;
}

/** All settings of these groups, in their order. @throws Error where two stand in one place */
export function declaredSettings(groups: readonly SettingGroup[]): readonly DeclaredSetting[] {
  const declared = groups.flatMap(({ name, settings }) =>
    Object.entries(settings).map(([path, one]) => ({ path, group: name, setting: one })),
  );
  const seen = new Map<string, string>();
  for (const { path, group } of declared) {
    const other = seen.get(path);
    if (other !== undefined) throw new Error(`${path} is declared by ${other} and by ${group}`);
    seen.set(path, group);
  }
  return declared;
}
