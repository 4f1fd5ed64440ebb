//! Two places of a request at once, both with what is another's.

use serde_json::{Value, json};

use super::answers::Field;
use super::batch::Intruder;
use super::generated::Hoard;
use super::places::{Place, Request, Takes};
use tests::Chance;

/// Every combination of two places of every request, with so many pairs of values in each. Gives the number of attempts.
pub(super) async fn attempts(
    intruder: Intruder<'_>,
    field: &Field,
    hoard: &Hoard,
    most: usize,
    chance: &mut Chance,
) -> usize {
    let mut made = 0;
    for request in field.fields() {
        for (at, first) in request.places.iter().enumerate() {
            for second in &request.places[at + 1..] {
                let left = values(request, first, field, hoard, most, chance);
                let right = values(request, second, field, hoard, most, chance);
                let rows: Vec<_> = left.into_iter().zip(right).map(|(left, right)| vec![left, right]).collect();
                made += intruder.attempt(request, &[first, second], &rows).await;
            }
        }
    }
    made
}

/// What fits the place of theirs first, then whatever is drawn.
fn values(
    request: &Request,
    place: &Place,
    field: &Field,
    hoard: &Hoard,
    most: usize,
    chance: &mut Chance,
) -> Vec<Value> {
    let fits = match &place.takes {
        Takes::Id(node) => Some(json!(field.theirs.ids[node.as_str()])),
        Takes::AnyId | Takes::Cursor | Takes::Link => None,
    };
    let drawn = hoard.draw(request, place, &field.mine, most, chance);
    fits.into_iter().chain(drawn).take(most).collect()
}
