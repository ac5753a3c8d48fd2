//! The features, one file each.

pub(super) mod ask;
mod author;
mod entries;
pub(super) mod help;
mod ideas;
mod my_data;
pub(super) mod publication;
mod reliability;
mod review;
mod settings;
mod topics;

use super::feature::Feature;

/// Every feature, in the order in which help names them.
pub(super) fn all() -> Vec<Box<dyn Feature>> {
    vec![
        Box::new(ask::Ask),
        Box::new(review::Reviews),
        Box::new(topics::Topics),
        Box::new(author::Author),
        Box::new(ideas::Ideas),
        Box::new(entries::Entries),
        Box::new(my_data::MyData),
        Box::new(settings::Settings),
        Box::new(reliability::Reliability::default()),
        Box::new(help::Help),
        Box::new(publication::Publications),
    ]
}
