import type { ReactNode } from 'react';

interface UnitSection {
  readonly leftSection?: ReactNode;
  readonly leftSectionWidth?: string;
  readonly leftSectionPointerEvents?: 'none';
  readonly rightSection?: ReactNode;
  readonly rightSectionWidth?: string;
  readonly rightSectionPointerEvents?: 'none';
}

/** The unit of a field of figures, on the side where it is written. */
export function unitSection(unit: string, leads = false): UnitSection {
  const width = unit.length > 2 ? '3.25rem' : '2.25rem';
  const section = <span>{unit}</span>;
  return leads
    ? { leftSection: section, leftSectionWidth: width, leftSectionPointerEvents: 'none' }
    : { rightSection: section, rightSectionWidth: width, rightSectionPointerEvents: 'none' };
}
