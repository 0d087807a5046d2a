/** What happened besides sales, found by what it was and when: a few rows among a million tickets. */
export const sql = `
CREATE INDEX journal_event ON journal (kind, at) WHERE kind <> 'sale';
`;
