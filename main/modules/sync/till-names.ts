import { fold } from '#shared/domain/fold.ts';

interface Named {
  readonly till: string;
  readonly name: string;
}

/** How each till is called where several are shown: two of one name, or one of this till's own, are told apart by what is on their receipts. */
export function distinctNames(tills: readonly Named[], own: string): (till: Named) => string {
  const bearers = Map.groupBy(tills, ({ name }) => fold(name));
  return ({ till, name }) => {
    const others = (bearers.get(fold(name)) ?? []).some((one) => one.till !== till);
    return others || fold(name) === fold(own) ? `${name} (${till})` : name;
  };
}
