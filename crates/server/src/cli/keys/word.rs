//! States, kinds and steps as machines read them: the words of the database.

use entity::client_key::State;
use entity::key_rotation::{Kind, Phase};

pub(super) fn state(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::Primary => "primary",
        State::DecryptOnly => "decrypt_only",
        State::Destroyed => "destroyed",
    }
}

pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Master => "master",
        Kind::Workspace => "workspace",
        Kind::Clients => "clients",
    }
}

pub(super) fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Make => "make",
        Phase::Spread => "spread",
        Phase::Backfill => "backfill",
        Phase::Switch => "switch",
        Phase::Settle => "settle",
        Phase::Move => "move",
        Phase::Prove => "prove",
        Phase::Forget => "forget",
        Phase::Drop => "drop",
        Phase::Done => "done",
    }
}
