//! The kinds of files that are kept.

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentType {
    /// Portable Document Format.
    Pdf,
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// Graphics Interchange Format.
    Gif,
    /// WebP.
    Webp,
    /// What Apple's cameras make.
    Heic,
    /// What scanners make.
    Tiff,
    /// Text in UTF-8 without markup of its own: notes, CSV, Markdown.
    Text,
    /// A Word document without macros.
    Docx,
    /// An Excel workbook without macros.
    Xlsx,
    /// An OpenDocument text without macros.
    Odt,
    /// MPEG audio.
    Mp3,
    /// AAC or ALAC audio in MP4.
    M4a,
    /// Wave audio.
    Wav,
    /// Vorbis, Opus, Speex or FLAC audio in Ogg.
    Ogg,
    /// MP4 video.
    Mp4,
    /// WebM video or audio.
    Webm,
}

impl ContentType {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Pdf,
        Self::Png,
        Self::Jpeg,
        Self::Gif,
        Self::Webp,
        Self::Heic,
        Self::Tiff,
        Self::Text,
        Self::Docx,
        Self::Xlsx,
        Self::Odt,
        Self::Mp3,
        Self::M4a,
        Self::Wav,
        Self::Ogg,
        Self::Mp4,
        Self::Webm,
    ];

    /// The media type it is served with.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Tiff => "image/tiff",
            Self::Text => "text/plain; charset=utf-8",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Wav => "audio/wav",
            Self::Ogg => "audio/ogg",
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
        }
    }

    /// The one with this media type, as it was kept.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// How names of such files may end, the usual ending first. What a computer does with a file goes by its ending, so a name with
    /// another one gets the first of these added when the file is handed out.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::Gif => &["gif"],
            Self::Webp => &["webp"],
            Self::Heic => &["heic", "heif"],
            Self::Tiff => &["tif", "tiff"],
            Self::Text => &["txt", "csv", "md", "log"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Odt => &["odt"],
            Self::Mp3 => &["mp3"],
            Self::M4a => &["m4a"],
            Self::Wav => &["wav"],
            Self::Ogg => &["ogg", "oga", "opus"],
            Self::Mp4 => &["mp4", "m4v"],
            Self::Webm => &["webm"],
        }
    }
}
