//! The bot in a Discord server: interactions in, cards out. Two thin transports (`gateway`, `endpoint`) bring calls to one
//! core (`bot`); features (`command`) answer them with cards (`card`); what is sent passes `rest`.

pub mod bot;
pub mod call;
pub mod card;
mod command;
mod endpoint;
pub mod feature;
mod gateway;
pub mod limits;
mod mention;
pub mod metrics;
pub mod names;
mod operations;
pub mod permissions;
mod register;
pub mod rest;
pub mod rich;
pub mod run;
mod throttle;
mod welcome;
