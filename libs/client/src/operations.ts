import type { components, operations } from './generated/api.js';

// The types of questions and answers, from the OpenAPI document.

export type SchemaName = keyof components['schemas'];

/** A schema of the document, as `SchemaOf<'Village'>`. */
export type SchemaOf<Name extends SchemaName> = components['schemas'][Name];

export type OperationId = keyof operations;

type Parameters<Id extends OperationId> = operations[Id]['parameters'];
/** The members of one kind, where the operation takes any. */
type Part<Of, Name extends string> = Of extends { readonly [Key in Name]?: infer Members }
  ? [NonNullable<Members>] extends [never]
    ? unknown
    : NonNullable<Members>
  : unknown;
type Body<Id extends OperationId> = operations[Id] extends {
  readonly requestBody: { readonly content: { readonly 'application/json': infer Content } };
}
  ? { readonly body: Content }
  : unknown;

/** The question to an operation: the parameters of path and query side by side, but for those of pages and forms, and `body` where there is one. */
export type Question<Id extends OperationId> = Omit<Part<Parameters<Id>, 'path'> & Part<Parameters<Id>, 'query'>, 'cursor'> & Body<Id>;

type Successful<Responses> = Responses[keyof Responses & (200 | 201 | 202)];

/** The answer of an operation as JSON; undefined where it answers nothing. */
export type Answer<Id extends OperationId> =
  Successful<operations[Id]['responses']> extends { readonly content: infer Content }
    ? Content[keyof Content & ('application/json' | 'application/geo+json')]
    : undefined;

/** The operations that answer pages. */
export type ListId = {
  [Id in OperationId]: 'cursor' extends keyof Part<Parameters<Id>, 'query'> ? Id : never;
}[OperationId];

/** An item of a list. With `fields` it has these members alone; the others are undefined. */
export type Item<Id extends ListId> = Answer<Id> extends { readonly items: readonly (infer Each)[] } ? Each : never;

/** A list, which is asked for page by page as it is read. */
export interface PagedList<Each, Page> extends AsyncIterable<Each> {
  /** One page after the other. */
  pages(): AsyncIterable<Page>;
  /** All items, or the first `most`. */
  toArray(most?: number): Promise<Each[]>;
}
