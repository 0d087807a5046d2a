import { Checkbox } from '@mantine/core';
import { useSession } from '#renderer/kernel/session.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { MoneyInput, PercentInput } from '#renderer/ui/number-input.tsx';
import { type Grants, type Measure, measuresOf, type Permission } from '#shared/domain/permissions.ts';
import { minor, ppm } from '#shared/domain/units.ts';
import { mayKey } from '#shared/i18n/index.ts';
import { permissionGroups } from './role-groups.ts';
import css from './roles.module.css';

interface RolePermissionsProps {
  readonly grants: Grants;
  /** null: a role that is as it is. */
  readonly onChange: ((grants: Grants) => void) | null;
}

/** What a role may do, each with a box and, where it can be measured, how far. Nobody gives what he has not himself. */
export function RolePermissions({ grants, onChange }: RolePermissionsProps) {
  const t = useT();
  const own = useSession((state) => state.session?.permissions);
  const { permissions, limits } = grants;
  const set = (permission: Permission, on: boolean): void => {
    const others = permissions.filter((one) => one !== permission);
    onChange?.({ ...grants, permissions: on ? [...others, permission] : others });
  };
  const limit = (permission: Permission, measure: Measure, most: number | null): void => {
    const { [measure]: _before, ...rest } = limits[permission] ?? {};
    onChange?.({
      ...grants,
      limits: { ...limits, [permission]: most === null ? rest : { ...rest, [measure]: most } },
    });
  };
  return permissionGroups.map(([group, inGroup]) => (
    <fieldset key={group} className={css.group}>
      <legend>{t(`users.role.group.${group}`)}</legend>
      {inGroup.map((permission) => {
        const may = t(mayKey(permission));
        const on = permissions.includes(permission);
        const given = own?.includes(permission) ?? false;
        const most = limits[permission];
        return (
          <div key={permission} className={css.permission}>
            <Checkbox
              label={may}
              description={onChange && !given ? t('users.role.beyond') : undefined}
              checked={on}
              disabled={!onChange || !given}
              onChange={(event) => set(permission, event.currentTarget.checked)}
              data-testid={`may-${permission}`}
            />
            {on && onChange && measuresOf(permission).length > 0 && (
              <div className={css.limits}>
                {measuresOf(permission).map((measure) =>
                  measure === 'share_ppm' ? (
                    <PercentInput
                      key={measure}
                      label={t('users.role.limit.share', { may })}
                      description={t('users.role.limit.hint')}
                      value={most?.share_ppm === undefined ? null : ppm(most.share_ppm)}
                      onChange={(value) => limit(permission, measure, value)}
                      testId={`limit-${permission}-share`}
                    />
                  ) : (
                    <MoneyInput
                      key={measure}
                      label={t('users.role.limit.amount', { may })}
                      description={t('users.role.limit.hint')}
                      value={most?.amount_minor === undefined ? null : minor(most.amount_minor)}
                      onChange={(value) => limit(permission, measure, value)}
                      testId={`limit-${permission}-amount`}
                    />
                  ),
                )}
              </div>
            )}
          </div>
        );
      })}
    </fieldset>
  ));
}
