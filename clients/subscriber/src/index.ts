export { type Announced, seriesOf, type SubscribedTopic, subscribedTopics } from './announced';
export { FileStore } from './file-store';
export { MemoryStore, type Place, type Progress, type Step, type SubscriberStore, Superseded } from './store';
export { type SubscriberOptions } from './options';
export { Subscriber } from './subscriber';
