import type { SelectProps } from '@mantine/core';
import type { CSSProperties } from 'react';
import css from './categories.module.css';
import type { CategoryChoice } from './category-tree.ts';

/** In the list those under others stand in; the closed choice shows the name alone. */
export const renderCategory: SelectProps['renderOption'] = ({ option }) => (
  <span
    className={css.option}
    style={{ '--depth': (option as Partial<CategoryChoice>).depth ?? 0 } as CSSProperties}
  >
    {option.label}
  </span>
);
