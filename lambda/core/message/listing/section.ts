/** A part of the text about a listing. */
export interface ListingSection {
  /** '' for none. */
  title: string;
  /** Each is one line of plain text. */
  lines: string[];
}
