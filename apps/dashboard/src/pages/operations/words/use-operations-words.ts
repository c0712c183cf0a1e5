import { useLanguage } from '../../../words/language';
import { operationsEnglish } from './operations-en';
import { operationsChinese } from './operations-zh';

/** The language and the texts of the page, with those of the operators' part. */
export function useOperationsWords() {
  const { language, words } = useLanguage();
  return {
    language,
    words: { ...words, operations: language === 'zh' ? operationsChinese : operationsEnglish },
  };
}
