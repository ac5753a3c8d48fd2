-- One index for each way of finding rows: by user, by time (what expires, what happened since), by the idea they refer to
-- (without it each erased idea would cost a walk through the whole table). Votes and contests are found by user through
-- their primary keys.

CREATE INDEX idea_by_user ON idea (user_id, made_at);
CREATE INDEX idea_by_time ON idea (made_at);
CREATE INDEX idea_by_revised ON idea (revises);
CREATE INDEX vote_by_time ON vote (made_at);
CREATE INDEX contest_by_time ON contest (made_at);
CREATE INDEX contest_by_idea ON contest (idea_id);
CREATE INDEX gap_by_user ON gap (user_id, made_at);
CREATE INDEX gap_by_time ON gap (made_at);
CREATE INDEX component_by_user ON component (user_id);
CREATE INDEX component_by_time ON component (expires_at);
CREATE INDEX profile_by_time ON profile (changed_at);
