/** What one comparison found. */
export interface Comparison {
  /** The lines to print. */
  text: readonly string[];
  /** Whether nothing differs but what is explained. */
  right: boolean;
}

/** Logs by name, with their lines. */
export type Logs = readonly (readonly [name: string, lines: readonly string[]])[];
