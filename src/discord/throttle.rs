//! How often users and servers may ask: the generic cell rate algorithm, whose state is one moment a key. The common crate
//! for it fixes its quota when it starts; here moderators set it, so it comes with each call.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::domain::record::{Moment, ServerId, UserId};

/// Who is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Asker {
    /// A user, in a server or in private.
    User(Option<ServerId>, UserId),
    /// A server as a whole.
    Server(ServerId),
}

/// How much is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quota {
    /// So many requests, at least 1,
    pub(super) requests: u32,
    /// in so much time.
    pub(super) window: Duration,
}

/// When each asker's allowance will be whole again, in milliseconds since 1970.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    whole_at: Mutex<HashMap<Asker, i64>>,
}

/// From so many askers on, those whose allowance is whole are forgotten at the next request.
const MANY: usize = 4096;

impl Throttle {
    /// Takes one request from an asker's allowance.
    ///
    /// # Errors
    /// When nothing is left: the moment from which one more request is allowed.
    pub(super) fn take(&self, asker: Asker, quota: Quota, now_ms: i64) -> Result<(), Moment> {
        let window = i64::try_from(quota.window.as_millis()).unwrap_or(i64::MAX);
        let each = window / i64::from(quota.requests.max(1));
        let mut whole_at = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        if whole_at.len() >= MANY {
            whole_at.retain(|_, at| *at > now_ms);
        }
        let before = whole_at.get(&asker).copied().unwrap_or(now_ms).max(now_ms);
        let after = before.saturating_add(each);
        let allowed_at = after.saturating_sub(window);
        if allowed_at > now_ms {
            // Rounded up: whoever comes back at that second is let in.
            return Err(Moment(allowed_at.saturating_add(999).div_euclid(1000)));
        }
        whole_at.insert(asker, after);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota { requests: 3, window: Duration::from_mins(1) };

    #[test]
    fn an_allowance_is_used_up_and_comes_back() {
        let throttle = Throttle::default();
        let user = Asker::User(None, UserId(1));
        for _ in 0..3 {
            assert_eq!(throttle.take(user, QUOTA, 1_000), Ok(()));
        }
        assert_eq!(throttle.take(user, QUOTA, 1_000), Err(Moment(21)));
        assert_eq!(throttle.take(Asker::User(None, UserId(2)), QUOTA, 1_000), Ok(()));
        assert_eq!(throttle.take(user, QUOTA, 21_000), Ok(()));
        assert!(throttle.take(user, QUOTA, 21_000).is_err());
        assert_eq!(throttle.take(user, QUOTA, 200_000), Ok(()));
    }

    #[test]
    fn those_who_are_gone_are_forgotten() {
        let throttle = Throttle::default();
        for user in 0..10_000 {
            let _taken = throttle.take(Asker::User(None, UserId(user)), QUOTA, i64::try_from(user).unwrap() * 100);
        }
        assert!(throttle.whole_at.lock().unwrap().len() <= MANY);
    }
}
