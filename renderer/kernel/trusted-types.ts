interface TrustedTypes {
  createPolicy(name: 'default', rules: { createHTML(text: string): string }): unknown;
}

// The policy of the page lets no string become markup. Mantine writes its style elements by innerHTML: their text has
// no tag in it, and that is all that passes. Imported first, before anything is drawn.
const { trustedTypes } = window as Window & { trustedTypes?: TrustedTypes };
trustedTypes?.createPolicy('default', {
  createHTML(text) {
    if (text.includes('<')) throw new TypeError('a string may not become markup');
    return text;
  },
});
