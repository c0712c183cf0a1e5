import { type Subject } from './guarantee';

const e2e = 'testing/src/e2e';
const questions = 'apps/cli/src/questions';
const reporting = 'apps/reporting/test';
const serving = 'libs/reporting/answers/src';

export const ofAnswers: Subject = {
  name: 'Answers and clients',
  guarantees: [
    {
      promise: 'The description of the API is valid, and so are its examples and errors',
      test: `${reporting}/openapi.int.spec.ts`,
      seconds: 0,
      broken: {
        name: 'an example is of another type',
        file: 'libs/reporting/delivery/src/events/events-page.ts',
        original: `specversion: Type.String({ example: '1.0' }),`,
        replacement: 'specversion: Type.String({ example: 1 }),',
      },
    },
    {
      promise: 'Each parameter of each operation is accepted or refused as it is described',
      test: `${reporting}/answers/every-question.int.spec.ts`,
      seconds: 17,
      broken: {
        name: 'unknown parameters are dropped in silence',
        file: 'libs/service/src/http/question-pipe.ts',
        original: 'forbidNonWhitelisted: true',
        replacement: 'forbidNonWhitelisted: false',
      },
    },
    {
      promise: 'Each answer has its media types, headers, ETag and provenance',
      test: `${reporting}/answers/every-answer.int.spec.ts`,
      seconds: 25,
      broken: {
        name: 'all answers have one tag',
        file: `${serving}/serving/conditional-requests.ts`,
        original: 'return `W/"${hashOf(content)}"`;',
        replacement: `return 'W/"1"';`,
      },
    },
    {
      promise: 'Pages, NDJSON, CSV and Parquet of each list have the same values',
      test: `${reporting}/answers/every-list.int.spec.ts`,
      seconds: 0,
      broken: {
        name: 'the last item of a page is on the next one too',
        file: `${serving}/lists/page.ts`,
        original: 'const last = items[limit - 1];',
        replacement: 'const last = items[limit - 2] ?? items[limit - 1];',
      },
    },
    {
      promise: 'Each command of docs/api.md gets the answer shown',
      test: `${e2e}/api-examples.e2e.spec.ts`,
      seconds: 27,
      broken: {
        name: 'a page of events does not say where it ends',
        file: 'libs/reporting/delivery/src/events/events-page.ts',
        original: '"next":${JSON.stringify(positionText(next))}',
        replacement: '"next":null',
      },
    },
    {
      promise: 'A list issued during a gap of a source states that for ever, to the byte',
      test: `${e2e}/gaps.e2e.spec.ts`,
      seconds: 30,
      broken: {
        name: 'an issued list has the gaps of today',
        file: `${serving}/completeness/incompleteness.ts`,
        original: 'if (closed !== undefined) return closed.gaps;',
        replacement: '',
      },
    },
    {
      promise:
        'The examples of docs/analysis.md, the notebooks and the generators of clients work on the record',
      test: 'testing/src/record/clients-check.long.spec.ts',
      seconds: 0,
      broken: 'a wrong name in a notebook',
    },
    {
      promise: 'Both clients list, follow, resume and send, and receive each announcement once',
      test: `${questions}/clients.long.spec.ts`,
      seconds: 0,
      broken: {
        name: 'a client that reconnects does not move on',
        file: 'libs/client/src/events.ts',
        original: `if ('id' in message) position = message.id;`,
        replacement: `if ('id' in message) position ??= message.id;`,
      },
    },
    {
      promise: 'A registry accepts the packages of both clients',
      test: `${questions}/packages.long.spec.ts`,
      seconds: 0,
      broken: 'an entry of `exports` that leads nowhere',
    },
  ],
};
