/**
 * A copy of `text` that holds nothing but its own characters.
 *
 * A parsed field of 13 or more characters is a slice: V8 keeps the whole chunk that the line was cut from alive
 * as long as the slice lives. Fields of a line that is dropped soon need no copy; whoever stores one for longer
 * (a table of open messages, a sample for an alert) stores `detach(field)`. `program` and `mta_host` are
 * detached already, `dsn` and `status` are short.
 */
export function detach(text: string): string {
  // Concatenation copies nothing yet; slicing its result flattens it into a new string of `length + 1`.
  return text.length < 13 ? text : `\u0000${text}`.slice(1);
}
