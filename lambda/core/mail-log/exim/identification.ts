// Whose account a message is of, as cPanel's part of Exim's configuration logs it when the message is routed: by the
// owner of the connection where a program of the server handed it in over the loopback.
//
//   1raAO5-0091Cv-IH Sender identification U=bob D=bob.example S=bob@bob.example
//
//   U=  the account; `-remote-` and the like, where it is none
//   D=  its domain, `-system-` for a user without an account
//   S=  the sender, who chooses what stands there: nothing is read behind the account

const WORDS = 'Sender identification U=';
const LONGEST_USER = 32;
const ACCOUNT = /^(\w[\w.-]*) D=/;

/** The account that the line at `at` names, behind the queue id; undefined where it is another line, or names none. */
export function identifiedUser(line: string, at: number): string | undefined {
  if (!line.startsWith(WORDS, at)) return undefined;
  const start = at + WORDS.length;
  return ACCOUNT.exec(line.slice(start, start + LONGEST_USER + 3))?.[1];
}
