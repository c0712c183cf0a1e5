import { useState } from 'preact/hooks';
import type { DocsWords } from './docs-words';
import { curlOf, membersOf, type OpenApi, type PlacedOperation, typeText } from './open-api';
import { TableHead } from '../parts/data-table';

/** One operation, closed until it is looked at: its parameters, bodies and answers are made only then. */
export function OneOperation({
  operation,
  schemas,
  base,
  texts,
}: {
  readonly operation: PlacedOperation;
  readonly schemas: OpenApi['components']['schemas'];
  readonly base: string;
  readonly texts: DocsWords;
}) {
  const [isOpen, setOpen] = useState(false);
  const { operationId, method, path, summary } = operation;
  return (
    <details id={operationId} class="operation" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <b>{method}</b> <code>{path}</code> <span>{summary}</span>
      </summary>
      {isOpen && <Contents operation={operation} schemas={schemas} base={base} texts={texts} />}
    </details>
  );
}

function Contents({ operation, schemas, base, texts }: Parameters<typeof OneOperation>[0]) {
  const { operationId, description, parameters = [], requestBody, responses } = operation;
  return (
    <div class="operation-told">
      {description !== undefined && <Marked text={description} />}
      <pre tabIndex={0} aria-label={`curl: ${operationId}`}>
        {curlOf(operation, base)}
      </pre>
      {parameters.length > 0 && (
        <Table
          caption={texts.parameters}
          heads={[texts.name, texts.type, texts.meaning]}
          rows={parameters.map(({ name, in: place, required = false, schema = {}, description: meaning = '' }) => ({
            name: `${name}${required ? ' *' : ''}`,
            type: `${place}: ${typeText(schema)}`,
            meaning,
          }))}
        />
      )}
      {Object.entries(requestBody?.content ?? {})
        .slice(0, 1)
        .map(([type, { schema = {} }]) => (
          <Members key={type} caption={`${texts.body} (${type})`} schema={schema} schemas={schemas} texts={texts} />
        ))}
      {Object.entries(responses).map(([status, { description: meaning = '', content = {} }]) => {
        const [type, { schema = {}, example } = {}] = Object.entries(content)[0] ?? [];
        const isAnswer = status < '300' && type !== undefined;
        return (
          <div key={status}>
            <p>
              <b>{status}</b> <Inline text={meaning} /> {type !== undefined && <small>{Object.keys(content).join(', ')}</small>}
            </p>
            {isAnswer && example !== undefined && (
              <pre tabIndex={0} aria-label={`${texts.answer} ${status}`}>
                {typeof example === 'string' ? example : JSON.stringify(example, undefined, 2)}
              </pre>
            )}
            {isAnswer && <Members caption={`${texts.answer} ${status}`} schema={schema} schemas={schemas} texts={texts} />}
          </div>
        );
      })}
    </div>
  );
}

function Members({
  caption,
  schema,
  schemas,
  texts,
}: {
  readonly caption: string;
  readonly schema: Parameters<typeof membersOf>[0];
  readonly schemas: OpenApi['components']['schemas'];
  readonly texts: DocsWords;
}) {
  const members = membersOf(schema, schemas);
  if (members.length === 0) return null;
  return (
    <Table
      caption={caption}
      heads={[texts.member, texts.type, texts.meaning]}
      rows={members.map(({ path, type, isRequired, description }) => ({
        name: `${path}${isRequired ? ' *' : ''}`,
        type,
        meaning: description,
      }))}
    />
  );
}

function Table({
  caption,
  heads,
  rows,
}: {
  readonly caption: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly name: string; readonly type: string; readonly meaning: string }[];
}) {
  return (
    <div class="docs-table" tabIndex={0} role="group" aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        <TableHead heads={heads} />
        <tbody>
          {rows.map(({ name, type, meaning }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>
                <code>{type}</code>
              </td>
              <td>
                <Inline text={meaning} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Paragraphs with code in backticks, which is all of Markdown that the documents use. */
function Marked({ text }: { readonly text: string }) {
  return (
    <>
      {text.split('\n\n').map((paragraph) => (
        <p key={paragraph}>
          <Inline text={paragraph} />
        </p>
      ))}
    </>
  );
}

/** Text with code in backticks. */
export function Inline({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))}</>;
}
