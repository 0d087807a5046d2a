import type { OptionsFilter } from '@mantine/core';
import { fold } from '#shared/domain/fold.ts';

/** The choices that have the letters typed, as goods are searched: accents and capitals do not count. */
export const foldedFilter: OptionsFilter = ({ options, search }) => {
  const wanted = fold(search);
  return options.filter((option) => 'value' in option && fold(option.label).includes(wanted));
};
