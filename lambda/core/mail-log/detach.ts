/** V8 copies slices of up to this many characters; a longer slice points into the text it was cut from. */
const COPIED = 12;

/**
 * A copy of `text` that holds nothing but its own characters.
 *
 * A parsed field of 13 or more characters is a slice: V8 keeps the whole chunk that the line was cut from alive
 * as long as the slice lives. Fields of a line that is dropped soon need no copy; whoever stores one for longer
 * (a table of open messages, a sample for an alert) stores `detach(field)`.
 *
 * Detached already are `mta_host`, `program`, `queue_id`, `client_ip`, `orig_client_ip`, `sasl_username`,
 * `local_user` and `remote_queue_id`; `dsn`, `status`, `kind` and `pid` are short. The others are slices.
 */
export function detach(text: string): string {
  if (text.length <= COPIED) return text;
  if (text.length <= 2 * COPIED) return text.slice(0, COPIED) + text.slice(COPIED);
  // Concatenation copies nothing yet; slicing its result flattens it into a new string of `length + 1`.
  return `\u0000${text}`.slice(1);
}
