//! What processes use, as Linux tells it. Elsewhere there are no such figures.

use std::fs;

/// CPU time and memory of a process.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Memory {
    /// Resident now, in MB of a million bytes.
    pub(super) resident: f64,
    /// The most it ever was.
    pub(super) peak: f64,
}

/// Memory of a process.
pub(super) fn memory(pid: u32) -> Option<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let megabytes = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: f64 = line.trim_start_matches(':').trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kibibytes * 1024.0 / 1e6)
    };
    Some(Memory { resident: megabytes("VmRSS")?, peak: megabytes("VmHWM")? })
}

/// Milliseconds of CPU that a process has used.
pub(super) fn cpu(pid: u32) -> Option<f64> {
    Some(stat(pid)?.1)
}

/// Milliseconds of CPU that the children of a process have used, those that have ended not counted.
pub(super) fn cpu_of_children(parent: u32) -> Option<f64> {
    let pids = fs::read_dir("/proc").ok()?.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    Some(pids.filter_map(stat).filter(|(of, _)| *of == parent).map(|(_, cpu)| cpu).sum())
}

/// The parent of a process and its milliseconds of CPU.
fn stat(pid: u32) -> Option<(u32, f64)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything; behind it come state, parent, and as 12th and 13th the ticks.
    let mut fields = text.get(text.rfind(')')? + 1..)?.split_ascii_whitespace().skip(1);
    let parent = fields.next()?.parse().ok()?;
    let mut ticks = fields.skip(9).map(|field| field.parse::<f64>().ok());
    let ticks = ticks.next()?? + ticks.next()??;
    Some((parent, ticks * 1000.0 / per_second()))
}

#[cfg(unix)]
fn per_second() -> f64 {
    rustix::param::clock_ticks_per_second() as f64
}

#[cfg(not(unix))]
fn per_second() -> f64 {
    100.0
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn this_process_uses_something() {
        let pid = std::process::id();
        let memory = super::memory(pid).unwrap();
        assert!(memory.resident > 0.5 && memory.peak >= memory.resident);
        let start = std::time::Instant::now();
        while start.elapsed().as_millis() < 50 {
            std::hint::spin_loop();
        }
        assert!(super::cpu(pid).unwrap() > 0.0);
        assert!(super::cpu_of_children(pid).unwrap() >= 0.0);
    }
}
