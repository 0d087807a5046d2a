import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const indigo: MantineColorsTuple = [
  '#f0f1ff',
  '#e7e8ff',
  '#cfd2ff',
  '#a9aeff',
  '#8f96ff',
  '#6a69ef',
  '#4b48de',
  '#3a35d0',
  '#2e29b3',
  '#231f8c',
];

/** Mantine draws its own parts with these two: the same indigo, greyed. */
const gray: MantineColorsTuple = [
  '#f5f6fb',
  '#eceef5',
  '#e2e4ee',
  '#d8dbe8',
  '#c4c8d8',
  '#9ba0b8',
  '#5f6480',
  '#454967',
  '#2c2f4c',
  '#12132e',
];
const dark: MantineColorsTuple = [
  '#f3f4fc',
  '#c3c7e0',
  '#9da2c4',
  '#757ba6',
  '#3d4271',
  '#2b2f52',
  '#171a33',
  '#12142a',
  '#0d0f20',
  '#07081a',
];

/** Every variant speaks in the tokens of theme.css, so that light and dark are decided in one place. */
const variants: VariantColorsResolver = (input) => {
  const color = input.color ?? 'indigo';
  const bad = color === 'red';
  if (input.variant === 'filled' && (color === 'indigo' || bad)) {
    const name = bad ? 'bad' : 'accent';
    return {
      background: `var(--${name})`,
      hover: `var(--${name}-hover)`,
      color: `var(--${name}-ink)`,
      border: '1px solid transparent',
    };
  }
  if (input.variant === 'default' || input.variant === 'outline')
    return {
      background: 'var(--surface)',
      hover: 'var(--sunk)',
      color: bad ? 'var(--bad)' : 'var(--ink)',
      border: '1px solid var(--rule-strong)',
    };
  if (input.variant === 'light' || input.variant === 'subtle')
    return {
      background: input.variant === 'light' ? `var(--${bad ? 'bad' : 'accent'}-soft)` : 'transparent',
      hover: `var(--${bad ? 'bad' : 'accent'}-soft)`,
      color: bad ? 'var(--bad)' : 'var(--accent-text)',
      border: '1px solid transparent',
    };
  return defaultVariantColorsResolver(input);
};

const still = { transitionProps: { duration: 0 } };

export const theme = createTheme({
  primaryColor: 'indigo',
  colors: { indigo, gray, dark },
  primaryShade: { light: 7, dark: 4 },
  white: '#ffffff',
  black: '#12132e',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, Consolas, monospace',
  defaultRadius: 4,
  cursorType: 'pointer',
  respectReducedMotion: true,
  variantColorResolver: variants,
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  headings: { fontWeight: '650' },
  components: {
    Button: { defaultProps: { size: 'md', variant: 'default' } },
    ActionIcon: { defaultProps: { size: 'md', variant: 'subtle' } },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md', comboboxProps: still } },
    Autocomplete: { defaultProps: { size: 'md', comboboxProps: still } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    Switch: { defaultProps: { size: 'md' } },
    Menu: { defaultProps: still },
    Popover: { defaultProps: still },
    Tooltip: { defaultProps: still },
    SegmentedControl: { defaultProps: { transitionDuration: 0 } },
  },
});

export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--ground)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-3)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--accent-text)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunk)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--rule)',
    '--mantine-color-disabled': 'var(--sunk)',
    '--mantine-color-disabled-color': 'var(--ink-3)',
    '--mantine-color-disabled-border': 'var(--rule)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
    '--mantine-primary-color-contrast': 'var(--accent-ink)',
    '--mantine-primary-color-light': 'var(--accent-soft)',
    '--mantine-primary-color-light-color': 'var(--accent-text)',
  };
  return { variables: {}, light: shared, dark: shared };
};
