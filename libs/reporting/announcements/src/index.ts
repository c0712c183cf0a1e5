export { type AnnouncementFilter, AnnouncementLog, type Read } from './announcement-log';
export {
  announcedCertificate,
  announcedRegion,
  announcedVerdict,
  type Announcement,
  type FollowedTopic,
  followedTopics,
  followedTypes,
  regionEventTypes,
} from './announcement';
export { AnnouncementsModule } from './announcements.module';
export { FollowedLog } from './followed-log';
export { LogEnds } from './log-ends';
export { isBeyond, isOfTopics, type LogPosition, MovingPosition, parsePosition, positionText } from './log-position';
