import { applyDecorators } from '@nestjs/common';
import { ApiBadRequestResponse, ApiNotFoundResponse, ApiOkResponse, ApiResponse } from '@nestjs/swagger';
import { Problem } from '@taocun/service';
import Negotiator from 'negotiator';

/** Documents an answer in these forms. */
export const SdmxMessage = (types: Readonly<Record<string, string>>) =>
  ApiOkResponse({
    description: 'The message.',
    content: Object.fromEntries(Object.values(types).map((type) => [type, { schema: { type: 'string' }, example: beginningOf(type) }])),
  });

/** The beginning of a message, as an example: a whole one fills pages. */
function beginningOf(type: string): string {
  if (type.includes('csv')) return 'STRUCTURE,STRUCTURE_ID,ACTION,…';
  return type.includes('json') ? '{"meta":{…},"data":{…}}' : '<?xml version="1.0" encoding="UTF-8"?>…';
}

/** Documents the errors of a query. */
export const SdmxErrors = (): MethodDecorator =>
  applyDecorators(
    ApiBadRequestResponse({ description: 'The query is malformed.' }),
    ApiNotFoundResponse({ description: 'There is no such artefact.' }),
    ApiResponse({ status: 406, description: 'The Accept header accepts none of the forms.' }),
  );

/** Options of SDMX-CSV that mean what is done in any case. */
const DEFAULT_OPTIONS = /;\s*(labels=id|timeFormat=original|keys=none)\b/g;

/** The form that an Accept header prefers; `plain` are media types of all, which mean the forms in their order. */
export function formAccepted<Form extends string>(
  accept: string | undefined,
  types: Readonly<Record<Form, string>>,
  ...plain: readonly string[]
): Form {
  const forms = Object.keys(types) as Form[];
  const offered = [...Object.values<string>(types), ...plain];
  const best = new Negotiator({ headers: { accept: accept?.replace(DEFAULT_OPTIONS, '') } }).mediaType(offered);
  const form = forms[offered.indexOf(best ?? '') % forms.length];
  if (best === undefined || form === undefined) {
    throw new Problem({
      status: 406,
      detail: `This comes as ${Object.values(types).join(' or ')}; the Accept header accepts none of them.`,
    });
  }
  return form;
}
