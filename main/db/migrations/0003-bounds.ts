/** Columns and tables of the second edition of the single till, each with the reason why it is there. */
export const sql = `
-- A repeated command is answered to the same person with the same input alone; the log is kept short by its age.
ALTER TABLE command_log ADD COLUMN user_id INTEGER;
ALTER TABLE command_log ADD COLUMN input TEXT;
CREATE INDEX command_log_at ON command_log (at);
`;
