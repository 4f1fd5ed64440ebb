//! Whom the clients are: invented names in many scripts, so that sorting, search, layout and sealing meet them all.

use Language::{English, German};

/// The language a client's notes are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
}

/// A client's name before anything else is known of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name {
    /// As on an identity card, in its own script.
    pub(super) legal: &'static str,
    /// What they want to be called; empty where it is the legal name.
    pub(super) used: &'static str,
    /// The part of the e-mail address before the at sign.
    pub(super) handle: &'static str,
    /// For the notes.
    pub(super) language: Language,
}

const fn name(legal: &'static str, used: &'static str, handle: &'static str, language: Language) -> Name {
    Name { legal, used, handle, language }
}

/// Clients of the first practice.
pub(super) const HARBOR_STREET: [Name; 44] = [
    name("Margaret Elaine Whitlock", "Maggie", "m.whitlock", English),
    name("Theodore Pruitt-Vance", "Theo", "theo.pruitt", English),
    name("Delphine Rousseau-Achebe", "", "delphine.ra", English),
    name("Marcus Bellwether", "", "m.bellwether", English),
    name("Rosalind Quigley-Marsh", "Roz", "roz.quigley", English),
    name("Winifred Stroud", "Freddie", "freddie.stroud", English),
    name("Keisha Lorraine Dunmore", "", "keisha.dunmore", English),
    name("Caleb Ostrander", "", "caleb.ostrander", English),
    name("Siobhán Ní Fhlaithearta", "Shiv", "siobhan.nf", English),
    name("Beatriz Câmara Falcão", "Bia", "bia.falcao", English),
    name("Íñigo Echeberría Muñoz", "", "inigo.echeberria", English),
    name("María de los Ángeles Peñalver", "Marián", "marian.penalver", English),
    name("Søren Kjærulff", "", "soren.k", English),
    name("Åsa Lindqvist-Öberg", "", "asa.lo", English),
    name("Þórdís Hrafnkelsdóttir", "Dísa", "thordis.h", English),
    name("Małgorzata Wiśniowska", "Gosia", "gosia.wisniowska", English),
    name("Łukasz Żbikowski", "", "lukasz.zbikowski", English),
    name("Zdeněk Dvořáčekský", "", "zdenek.d", English),
    name("Nguyễn Thị Bích Hằng", "Hằng", "hang.nguyen", English),
    name("Trần Quốc Đạt", "Dat", "dat.tran", English),
    name("İpek Gümüşoğlu", "", "ipek.gumusoglu", English),
    name("Olúwaṣeun Adéọlá", "Seun", "seun.adeola", English),
    name("Kaʻiulani Mahoe-Brandt", "Lani", "lani.mahoe", English),
    name("Людмила Степановна Верещак", "Lyuda", "lyuda.v", English),
    name("Красимир Велев Тодоранов", "", "krasimir.t", English),
    name("Оксана Вербицька", "", "oksana.verb", English),
    name("Ευαγγελία Παπασταύρου", "Litsa", "litsa.papa", English),
    name("Θεόδωρος Καλλιγέρης", "", "theodoros.k", English),
    name("נועה בן־דרור", "", "noa.bendror", English),
    name("אליעזר שטיינמץ", "Eli", "eli.steinmetz", English),
    name("سلمى الخطّاب", "", "salma.alkhattab", English),
    name("ياسر عبد الرحيم المنصوري", "Yasser", "yasser.am", English),
    name("شیرین کاویانی‌فر", "", "shirin.kavianifar", English),
    name("林曉雯", "Sharon Lin", "hsiaowen.lin", English),
    name("歐陽思遠", "Simon", "siyuan.ouyang", English),
    name("남궁하린", "", "harin.namgung", English),
    name("서도현", "Dohyun", "dohyun.seo", English),
    name("高梨 ひなた", "", "hinata.takanashi", English),
    name("アンドウ ミドリ", "Midori", "midori.ando", English),
    name("अनुपमा देशपांडे", "Anu", "anupama.d", English),
    name("विक्रम राजपुरोहित", "", "vikram.rajpurohit", English),
    name("ትዕግሥት በቀለ ወልደማርያም", "Tigist", "tigist.bekele", English),
    name("ዳዊት ኃይሉ", "", "dawit.hailu", English),
    name("ნინო ჭავჭანიძე", "Nino", "nino.ch", English),
];

/// Clients of the second practice.
pub(super) const AM_PARK: [Name; 16] = [
    name("Hannelore Grünwald", "Hanne", "hanne.gruenwald", German),
    name("Jürgen Weißenfels", "", "j.weissenfels", German),
    name("Käthe Möllenkamp", "", "kaethe.moellenkamp", German),
    name("Björn Außerhofer", "", "bjoern.ah", German),
    name("Ayşegül Yıldırım-Brandt", "Ayşe", "ayse.yb", German),
    name("Wojciech Gąsienicki", "", "w.gasienicki", German),
    name("Annegret Süßmilch", "", "annegret.s", German),
    name("Mehmet Çağlayangil", "", "mehmet.c", German),
    name("Олена Гриценчук", "Olena", "olena.h", German),
    name("Ίρις Μαυροειδή", "Iris", "iris.mavroidi", German),
    name("ليلى حدّادين", "Leila", "leila.haddadin", German),
    name("Lương Thảo Vi", "Vi", "thaovi.luong", German),
    name("Charlotte Wetherby", "Lottie", "lottie.wetherby", English),
    name("Diarmuid Ó Súilleabháin", "", "diarmuid.os", English),
    name("יעל אורבוך", "Yael", "yael.orbuch", English),
    name("江口 つばさ", "Tsubasa", "tsubasa.eguchi", English),
];
