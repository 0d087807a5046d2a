import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';
import { KeyHint } from './key-hint.tsx';
import { keys } from './keys.ts';
import css from './search-field.module.css';
import { useTypeToSearch } from './type-to-search.ts';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly maxLength: number;
  /** In a row of tools: as wide as there is room for. */
  readonly wide?: boolean;
  /** Has the focus when the dialog around it opens. */
  readonly first?: boolean;
  readonly testId: string;
}

/** The field that F2 leads to, the same over every list. */
export function SearchField({
  label,
  value,
  onChange,
  wide,
  first,
  testId,
  inputRef,
  ...more
}: SearchFieldProps) {
  useTypeToSearch(testId, inputRef, value, onChange);
  return (
    <TextInput
      ref={inputRef}
      {...more}
      {...(wide && { className: css.wide })}
      value={value}
      placeholder={label}
      aria-label={label}
      leftSection={<IconSearch size="1.25rem" stroke={1.75} />}
      rightSection={<KeyHint chord={keys.search} />}
      rightSectionWidth="3rem"
      rightSectionPointerEvents="none"
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
      data-autofocus={first || undefined}
      data-testid={testId}
    />
  );
}
