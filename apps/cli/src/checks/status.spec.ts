import { statusText } from './status';

it('prints the sentence, with the command and the page of the runbook where something is to be done', () => {
  const sentence = { en: 'Classification does not answer; 7 records wait.', zh: '判定服务没有回应。' };
  const state = { alert: 'TaocunMissing', sentence, command: 'npm run taocun -- doctor', runbook: 'docs/runbook.md#taocunmissing' };
  expect(statusText(state)).toBe(`${sentence.en}\n  npm run taocun -- doctor\n  docs/runbook.md#taocunmissing`);
  expect(statusText({ sentence })).toBe(sentence.en);
});
