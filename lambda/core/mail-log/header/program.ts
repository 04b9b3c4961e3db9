/** The MTAs whose lines are read. */
export type Mta = 'postfix' | 'exim' | 'sendmail' | 'opensmtpd';

/** Which format a program's lines are likely to follow; `foreign`: a mail program that is none of the four MTAs. */
export type Family = Mta | 'foreign' | 'unknown';

export interface Program {
  /** The syslog tag without the pid; holds no larger string alive. */
  name: string;
  /** A hint: shapes decide. */
  family: Family;
}
