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

/// A request over an allowance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    /// From when on one more is allowed.
    pub(super) back: Moment,
    /// Whether the asker hasn't been told since the allowance was used up.
    pub(super) is_first: bool,
}

/// The allowances of all askers.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    accounts: Mutex<HashMap<Asker, Account>>,
}

/// An allowance, in milliseconds since 1970.
#[derive(Debug, Clone, Copy)]
struct Account {
    /// When it will be whole again.
    whole_at: i64,
    /// Until when the asker knows that it is used up.
    told_until: i64,
}

/// From so many askers on, those whose allowance is whole are forgotten at the next request.
const MANY: usize = 4096;

impl Throttle {
    /// Takes one request from each of some allowances, or from none.
    ///
    /// # Errors
    /// When one of them has nothing left.
    pub(super) fn take(&self, asked: &[(Asker, Quota)], now_ms: i64) -> Result<(), Refusal> {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= MANY {
            accounts.retain(|_, account| account.whole_at > now_ms);
        }
        let mut taken = Vec::with_capacity(asked.len());
        for (asker, quota) in asked {
            let window = i64::try_from(quota.window.as_millis()).unwrap_or(i64::MAX);
            let account = accounts.get(asker).copied().unwrap_or(Account { whole_at: now_ms, told_until: now_ms });
            let whole_at = account.whole_at.max(now_ms).saturating_add(window / i64::from(quota.requests.max(1)));
            let allowed_at = whole_at.saturating_sub(window);
            if allowed_at > now_ms {
                let is_first = account.told_until <= now_ms;
                accounts.insert(*asker, Account { told_until: allowed_at, ..account });
                // Rounded up: whoever comes back at that second is let in.
                return Err(Refusal { back: Moment(allowed_at.saturating_add(999).div_euclid(1000)), is_first });
            }
            taken.push((*asker, Account { whole_at, ..account }));
        }
        accounts.extend(taken);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: Quota = Quota { requests: 3, window: Duration::from_mins(1) };
    const USER: Asker = Asker::User(None, UserId(1));

    #[test]
    fn an_allowance_is_used_up_and_comes_back() {
        let throttle = Throttle::default();
        let take = |asker, now| throttle.take(&[(asker, QUOTA)], now);
        for _ in 0..3 {
            assert_eq!(take(USER, 1_000), Ok(()));
        }
        assert_eq!(take(USER, 1_000), Err(Refusal { back: Moment(21), is_first: true }));
        assert_eq!(take(USER, 1_500), Err(Refusal { back: Moment(21), is_first: false }));
        assert_eq!(take(Asker::User(None, UserId(2)), 1_000), Ok(()));
        assert_eq!(take(USER, 21_000), Ok(()));
        assert_eq!(take(USER, 21_000).map_err(|r| r.is_first), Err(true));
        assert_eq!(take(USER, 200_000), Ok(()));
    }

    #[test]
    fn a_full_server_costs_its_users_nothing() {
        let throttle = Throttle::default();
        let server = (Asker::Server(ServerId(1)), Quota { requests: 1, ..QUOTA });
        assert_eq!(throttle.take(&[(Asker::User(None, UserId(9)), QUOTA), server], 0), Ok(()));
        for _ in 0..10 {
            assert!(throttle.take(&[(USER, QUOTA), server], 0).is_err());
        }
        assert_eq!(throttle.take(&[(USER, QUOTA)], 0), Ok(()));
    }

    #[test]
    fn those_who_are_gone_are_forgotten() {
        let throttle = Throttle::default();
        for user in 0..10_000 {
            let _taken = throttle.take(&[(Asker::User(None, UserId(user)), QUOTA)], i64::try_from(user).unwrap() * 100);
        }
        assert!(throttle.accounts.lock().unwrap().len() <= MANY);
    }
}
