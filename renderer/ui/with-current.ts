/** What a list offers, with the value in force always among it, in rising order. */
export const withCurrent = (values: readonly number[], current: number): number[] =>
  [...new Set([...values, current])].sort((one, other) => one - other);
