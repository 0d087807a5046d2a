const pattern = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;

export const isVersion = (text: string): boolean => pattern.test(text);

const orderOf = (a: string, b: string): number => {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return Math.sign(Number(a) - Number(b));
  if (left !== right) return left ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
};

/** Below 0 when `a` is the older one. By semver.org: 1.0.0-beta.2 comes before 1.0.0. @throws on what is no version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [pattern.exec(a), pattern.exec(b)];
  if (!left || !right) throw new Error(`no version: ${left ? b : a}`);
  for (let i = 1; i <= 3; i += 1) {
    const difference = Number(left[i]) - Number(right[i]);
    if (difference !== 0) return Math.sign(difference);
  }
  const [before, after] = [left[4], right[4]];
  if (before === undefined || after === undefined) {
    return before === after ? 0 : before === undefined ? 1 : -1;
  }
  const [first, second] = [before.split('.'), after.split('.')];
  for (let i = 0; i < Math.max(first.length, second.length); i += 1) {
    const [one, other] = [first[i], second[i]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    const order = orderOf(one, other);
    if (order !== 0) return order;
  }
  return 0;
}

export const newerOf = (a: string, b: string): string => (compareVersions(a, b) >= 0 ? a : b);
