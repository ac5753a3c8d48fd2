//! A collectivité as two columns.

use crate::domain::competence::Level;
use crate::domain::record::TerritoryKey;
use crate::domain::store::StoreError;

/// The level's name and the code, to keep.
pub(super) fn columns(territory: Option<&TerritoryKey>) -> (Option<&'static str>, Option<&str>) {
    territory.map(|key| (key.level.name(), key.code.as_str())).unzip()
}

/// The collectivité of two columns.
pub(super) fn read(level: Option<String>, code: Option<String>) -> Result<Option<TerritoryKey>, StoreError> {
    let Some((level, code)) = level.zip(code) else {
        return Ok(None);
    };
    let level = Level::parse(&level).ok_or_else(|| StoreError::Corrupt("a collectivité is of an unknown level".to_owned()))?;
    Ok(Some(TerritoryKey { level, code }))
}
