//! Of another practice nobody learns anything, whatever they put where: through the API, in the database, and with its ciphertexts.

mod answers;
mod batch;
mod escape;
mod generated;
mod layers;
mod moved;
mod pairs;
mod places;
mod routes;
mod rows;
mod secrets;
mod sql;
mod values;
