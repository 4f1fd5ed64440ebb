//! Pages: nobody twice, nobody left out, whatever happens between two of them.
use super::*;

/// Turns the pages of a list, with something done to the directory after each.
fn turn(
    directory: &mut Directory,
    query: &str,
    filter: &Filter,
    order: Order,
    backwards: bool,
    limit: usize,
    mut between: impl FnMut(&mut Directory),
) -> Vec<Uuid> {
    let (query, mut span, mut found) = (Query::new(query), Span { backwards, limit, ..Span::default() }, Vec::new());
    loop {
        let hits = directory.search(&query, filter, order, &span);
        assert!(hits.len() <= limit);
        let Some(last) = hits.last() else { return found };
        let position = Position::from_bytes(&last.position.to_bytes()).unwrap();
        *(if backwards { &mut span.before } else { &mut span.after }) = Some(position);
        found.extend(ids(&hits));
        between(directory);
    }
}

proptest! {
    #[test]
    fn pages_are_one_list_cut(people in people(), query in query(), filter in filter(), order in order(), limit in 1_usize..5) {
        let mut directory = directory(&people);
        let mut whole = ids(&all(&directory, &query, &filter, order));
        let forwards = turn(&mut directory, &query, &filter, order, false, limit, |_| ());
        prop_assert_eq!(&forwards, &whole);
        let backwards = turn(&mut directory, &query, &filter, order, true, limit, |_| ());
        whole.reverse();
        prop_assert_eq!(backwards, whole);
    }

    #[test]
    fn a_span_is_what_stands_strictly_between(
        people in people(), query in query(), order in order(), cut in any::<(prop::sample::Index, prop::sample::Index)>(),
        limit in 0_usize..5,
    ) {
        let directory = directory(&people);
        let whole = all(&directory, &query, &Filter::default(), order);
        if whole.is_empty() {
            return Ok(());
        }
        let (from, to) = (cut.0.index(whole.len()), cut.1.index(whole.len()));
        let inner = whole.get(from + 1..to).unwrap_or_default();
        let span = |backwards| {
            let (after, before) = (Some(whole[from].position.clone()), Some(whole[to].position.clone()));
            directory.search(&Query::new(&query), &Filter::default(), order, &Span { after, before, backwards, limit })
        };
        prop_assert_eq!(span(false), inner.iter().take(limit).cloned().collect::<Vec<_>>());
        prop_assert_eq!(span(true), inner.iter().rev().take(limit).cloned().collect::<Vec<_>>());
    }

    #[test]
    fn who_does_not_change_is_on_one_page(
        people in people(),
        changes in prop::collection::vec((person(), any::<bool>()), 0..12),
        query in query(),
        order in order(),
        backwards: bool,
        limit in 1_usize..4,
    ) {
        let mut directory = directory(&people);
        let touched: Vec<Uuid> = changes.iter().map(|(person, _)| person.id).collect();
        let stay = |list: Vec<Uuid>| list.into_iter().filter(|id| !touched.contains(id)).collect::<Vec<_>>();
        let mut whole = stay(ids(&all(&directory, &query, &Filter::default(), order)));
        let mut changes = changes.iter();
        let found = turn(&mut directory, &query, &Filter::default(), order, backwards, limit, |directory| {
            match changes.next() {
                Some((person, true)) => _ = directory.remove(person.id),
                Some((person, false)) => directory.put(&person.listed()),
                None => (),
            }
        });
        if backwards {
            whole.reverse();
        }
        prop_assert_eq!(stay(found), whole);
    }
}
