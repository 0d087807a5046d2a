import { Select, type SelectProps } from '@mantine/core';
import { useRef } from 'react';
import { foldedFilter } from '#renderer/ui/folded-filter.ts';

interface ChoiceProps
  extends Pick<SelectProps, 'id' | 'error' | 'nothingFoundMessage' | 'aria-invalid' | 'aria-describedby'> {
  readonly value: string | null;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChoose: (value: string) => void;
  readonly 'data-testid': string;
}

/** A list that is typed into: Enter takes the first that has the letters, and who leaves it has what can only be meant. */
export function Choice({ value, choices, onChoose, ...rest }: ChoiceProps) {
  const typed = useRef('');
  const chosen = choices.find((one) => one.value === value)?.label ?? '';
  const takeTheOnlyOne = (): void => {
    if (typed.current === '' || typed.current === chosen) return;
    const [only, another] = foldedFilter({ options: [...choices], search: typed.current, limit: 2 });
    if (only && !another && 'value' in only) onChoose(String(only.value));
  };
  return (
    <Select
      {...rest}
      searchable
      filter={foldedFilter}
      allowDeselect={false}
      selectFirstOptionOnChange
      value={value}
      data={choices}
      maxDropdownHeight={320}
      onSearchChange={(search) => {
        typed.current = search;
      }}
      onKeyDown={(event) => {
        if (event.key === 'Tab') takeTheOnlyOne();
      }}
      onFocus={(event) => event.currentTarget.select()}
      onClick={(event) => event.currentTarget.select()}
      onChange={(next) => {
        if (next !== null) onChoose(next);
      }}
    />
  );
}
