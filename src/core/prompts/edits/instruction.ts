/**
 * What is asked where the answer goes straight into the file: one file for each command, under the name that a prompt file of
 * the person's own takes the place of.
 */

export interface EditInstruction {
  readonly name: string;
  /** `{{input}}` stands for the person's words. */
  readonly instruction: string;
}
