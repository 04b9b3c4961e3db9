/** What somebody says about a stage; an absent or empty list is an answer that is still open. */
export interface Answers {
  stage?: string;
  email?: string[];
  logGroup?: string[];
  domain?: string[];
  network?: string[];
  target?: string[];
  /** Content filters and inner relays; never asked for. */
  relay?: string[];
  timeZone?: string;
  language?: string;
}
