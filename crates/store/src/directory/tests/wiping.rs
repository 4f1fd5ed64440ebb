//! Nothing of a name stays in the memory of the process.
use super::*;
use std::{
    fs::{File, read_to_string},
    os::unix::fs::FileExt,
};

/// The folded names looked for, written so that this binary does not hold them: with each byte one too high.
const SHIFTED: [&[u8]; 3] = [b"{zr{jnp{zm", b"xrv{{lbohp", b"h{zrvmbqsp"];

fn unshifted(shifted: &[u8], upper: bool) -> String {
    let letters = shifted.iter().map(|byte| char::from(byte - 1));
    letters.map(|c| if upper { c.to_ascii_uppercase() } else { c }).collect()
}

fn begins(bytes: &[u8]) -> bool {
    let is = |shifted: &[u8]| {
        bytes.len() >= shifted.len() && bytes.iter().zip(shifted).all(|(b, s)| b.wrapping_add(1) == *s)
    };
    SHIFTED.into_iter().any(is)
}

/// How often one of the folded names stands in writable memory.
fn left() -> usize {
    let (maps, memory) = (read_to_string("/proc/self/maps").unwrap(), File::open("/proc/self/mem").unwrap());
    let mut found = 0;
    for map in maps.lines() {
        let mut cells = map.split(' ');
        let (range, rights) = (cells.next().unwrap(), cells.next().unwrap());
        if !rights.starts_with("rw") || map.ends_with("[vvar]") {
            continue;
        }
        let (from, to) = range.split_once('-').unwrap();
        let [from, to] = [from, to].map(|hex| u64::from_str_radix(hex, 16).unwrap());
        let mut page = [0_u8; 4096];
        for at in (from..to).step_by(page.len()) {
            if memory.read_exact_at(&mut page, at).is_err() {
                continue;
            }
            // A byte at a time, and no window in between, because this runs without optimisation over all memory.
            for (at, byte) in page.iter().enumerate() {
                found += usize::from(matches!(byte, b'z' | b'w' | b'g') && begins(&page[at..]));
            }
            page.fill(0);
        }
    }
    found
}

/// The names as they are typed here are in capitals, so that what is found is what the directory made of them.
#[test]
fn dropped_and_changed_directories_leave_no_name() {
    let [first, second, third] = SHIFTED.map(|shifted| unshifted(shifted, true));
    let person = |id: u128, name: &str, with: &str| Person::named(id, &format!("{name} {with} É"));
    let mut builder = Builder::default();
    (0..200).for_each(|id| builder.add(&person(id, &first, &third.repeat(usize::try_from(id % 9).unwrap())).listed()));
    let mut directory = builder.finish();
    assert!(left() > 200, "the test sees the names while they are there");
    (0..400).for_each(|id| directory.put(&person(id, &second, &first).listed()));
    for order in [Order::Name, Order::Relevance, Order::Newest] {
        let span = Span { limit: 50, ..Span::default() };
        let hits = directory.search(&Query::new(&second), &Filter::default(), order, &span);
        assert_eq!(hits.len(), 50);
        let bytes = hits[20].position.to_bytes();
        let after = Position::from_bytes(&bytes);
        directory.search(&Query::new(&format!("{first}x {third}")), &Filter::default(), order, &Span { after, ..span });
    }
    (0..390).for_each(|id| assert!(directory.remove(Uuid::from_u128(id))));
    let some = left();
    assert!((1..=60).contains(&some), "the names of ten clients and the last one folded, not {some}");
    drop(directory);
    assert_eq!(left(), 0);
}
