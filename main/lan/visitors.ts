export interface Limits {
  readonly most: number;
  readonly mostStrangersOfOneAddress: number;
}

interface Visitor {
  readonly address: string;
  stranger: boolean;
}

const usual: Limits = { most: 32, mostStrangersOfOneAddress: 6 };

/**
 * Who holds a line to this till. Who comes is let in; where that is too many, a stranger goes, the one that came first,
 * and of the address that holds the most lines. Tills of the shop stay; if all the lines are theirs, who comes goes.
 */
export function createVisitors<Line>(sendAway: (line: Line) => void, limits: Partial<Limits> = {}) {
  const { most, mostStrangersOfOneAddress } = { ...usual, ...limits };
  /** In the order in which they came. */
  const all = new Map<Line, Visitor>();

  const strangers = (): [Line, Visitor][] => [...all].filter(([, { stranger }]) => stranger);
  const leave = (line: Line): void => {
    all.delete(line);
    sendAway(line);
  };
  const oldestOfTheMost = (): Line | undefined => {
    const counts = new Map<string, number>();
    for (const [, { address }] of strangers()) counts.set(address, (counts.get(address) ?? 0) + 1);
    const largest = Math.max(...counts.values());
    return strangers().find(([, { address }]) => counts.get(address) === largest)?.[0];
  };

  return {
    came: (line: Line, address: string): void => {
      all.set(line, { address, stranger: true });
      const own = strangers().filter(([, visitor]) => visitor.address === address);
      const first = own[0]?.[0];
      if (own.length > mostStrangersOfOneAddress && first !== undefined) leave(first);
      else if (all.size > most) leave(oldestOfTheMost() ?? line);
    },
    known: (line: Line): void => {
      const visitor = all.get(line);
      if (visitor) visitor.stranger = false;
    },
    left: (line: Line): void => {
      all.delete(line);
    },
  };
}
