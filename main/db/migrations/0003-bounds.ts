/** Columns and tables of the second edition of the single till, each with the reason why it is there. */
export const sql = `
`;
