import { createServer } from 'node:http';
import { ServiceError } from '../json-service.ts';
import { type Loopback, listen, readBody } from '../loopback.ts';

/** What an operation says, in XML. */
type Operation = (form: URLSearchParams) => string;

/** A service of the AWS query protocol: a form in, XML out. */
export function startQueryService(operations: Readonly<Record<string, Operation>>): Promise<Loopback> {
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams((await readBody(request)).toString('utf8'));
    const action = form.get('Action') ?? 'None';
    const say = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/xml' }).end(text);
    try {
      const operation = operations[action];
      if (operation === undefined) throw new ServiceError(`the harness does not play ${action}`);
      const result = `<${action}Result>${operation(form)}</${action}Result>`;
      say(200, `<${action}Response>${result}</${action}Response>`);
    } catch (error) {
      const message = escapeXml(error instanceof Error ? error.message : String(error));
      const detail = `<Type>Sender</Type><Code>ValidationError</Code><Message>${message}</Message>`;
      say(400, `<ErrorResponse><Error>${detail}</Error></ErrorResponse>`);
    }
  });
  return listen(server);
}

/** `<name><member>…</member>…</name>` */
export function members(name: string, items: readonly string[]): string {
  return `<${name}>${items.map((item) => `<member>${item}</member>`).join('')}</${name}>`;
}

/** `<name>text</name>` for each. */
export function elements(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
    .join('');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
