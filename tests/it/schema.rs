//! `schema.graphql` is what the code says.

#[test]
fn schema_graphql_is_what_the_code_says() {
    expect_test::expect_file!["../../schema.graphql"].assert_eq(&graphql::sdl());
}
