import { call } from '#renderer/kernel/api.ts';
import { refusalText } from '#renderer/kernel/session.ts';
import { useShell } from '#renderer/kernel/shell.ts';
import { useT } from '#renderer/ui/i18n.ts';
import { mayKey } from '#shared/i18n/index.ts';
import { type Approver, ManagerOverride } from './parts/manager-override.tsx';

/** Over every task: a call that needs a manager waits here, then goes on where it was. */
export function Override() {
  const t = useT();
  const asked = useShell((state) => state.override);
  async function approve(approver: Approver, pin: string | null): Promise<string | null> {
    if (!asked) return null;
    const [permission, ...also] = asked.permissions;
    if (permission === undefined) return null;
    const answer = await call('users.authorise', {
      userId: approver.id,
      pin,
      permission,
      also,
      size: asked.size,
    });
    if (!answer.ok) return refusalText(answer.refusal);
    asked.answer(answer.value.override);
    return null;
  }
  return (
    <ManagerOverride
      opened={asked !== null}
      reason={(asked?.permissions ?? []).map((permission) => t(mayKey(permission))).join(' + ')}
      approvers={asked?.approvers ?? []}
      onApprove={approve}
      onClose={() => asked?.answer(null)}
    />
  );
}
