import { Alert, type CSSVariablesResolver, createTheme, Modal, PasswordInput } from '@mantine/core';

/** Colours and sizes of every page. `autoContrast` keeps text on coloured badges readable. */
export const theme = createTheme({
  primaryColor: 'cyan',
  // One shade for both: what is written on it is chosen once, and white on the shade that is usual in the dark is 3.4:1.
  primaryShade: 9,
  autoContrast: true,
  // Where black and white text are equally readable: on either side one of them reaches 4.5:1.
  luminanceThreshold: 0.18,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  // Titles of notices in their colour are too faint in some (yellow: 3:1); the icon and the edge have it already.
  // Buttons without a word, which the library leaves without a name and out of the way of the Tab key.
  components: {
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    PasswordInput: PasswordInput.extend({
      defaultProps: { visibilityToggleButtonProps: { 'aria-label': 'Show the password', tabIndex: 0 } },
    }),
  },
});

/** The library's grey text and placeholders are too faint to be read by everybody (3.3:1); these are 7:1 and more. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-cyan-9)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-cyan-3)',
  },
});
