import { isRefusal, type Refusal, refusal } from '#shared/kernel/refusal.ts';

interface Fault {
  readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[];
}
/** What is wrong with what somebody sent, by its first fault. @param under where in the input this value stands */
export function badInput({ issues: [issue] }: Fault, under = ''): Refusal {
  if (issue && isRefusal(issue.message)) return refusal(issue.message);
  const field = [...(under === '' ? [] : [under]), ...(issue?.path ?? []).map(String)].join('.');
  return refusal('BAD_INPUT', { field, detail: issue?.message ?? '' });
}
