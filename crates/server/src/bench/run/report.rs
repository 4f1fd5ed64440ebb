//! The figures, for people and for machines.

use serde_json::{Value, json};

use super::cell::Cell;
use crate::bench::state::Scale;

/// What the figures were measured on.
#[derive(Debug)]
pub(super) struct Machine {
    cores: usize,
    processor: String,
    postgres: String,
    gigabytes: f64,
    scale: Scale,
}

impl Machine {
    pub(super) fn of(postgres: &str, bytes: i64, scale: Scale) -> Self {
        let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
        Self {
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            processor: model.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned()),
            postgres: postgres.to_owned(),
            gigabytes: bytes as f64 / 1e9,
            scale,
        }
    }
}

/// All measurements of a run.
#[derive(Debug)]
pub(super) struct Report {
    label: Option<String>,
    machine: Machine,
    pub(super) cells: Vec<Cell>,
}

impl Report {
    pub(super) fn new(label: Option<String>, machine: Machine) -> Self {
        Self { label, machine, cells: Vec::new() }
    }

    /// The lines above the table.
    pub(super) fn head(&self) -> Vec<String> {
        let Machine { cores, processor, postgres, gigabytes, scale } = &self.machine;
        let Scale { workspaces, appointments, sessions, giant, .. } = scale;
        let giant = if *giant > 0 { format!(", one more of {giant} and {}", giant / 2) } else { String::new() };
        let label = self.label.as_ref().map(|label| format!("{label}: ")).unwrap_or_default();
        vec![
            format!(
                "{label}{cores} cores ({processor}), shared with the load generator; PostgreSQL {postgres}, {gigabytes:.1} GB; \
                 {workspaces} workspaces, {appointments} appointments, {sessions} sessions{giant}"
            ),
            format!(
                "{:<11}{:>5}{:>9}{:>9}{:>9}{:>9}{:>9}{:>8}{:>9}{:>9}{:>8}{:>8}{:>9}",
                "work",
                "conn",
                "req/s",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "refused",
                "SQL",
                "SQL ms",
                "srv CPU",
                "pg CPU",
                "RSS MB",
                "peak MB"
            ),
        ]
    }

    /// The lines below the table.
    pub(super) fn foot(&self) -> Vec<String> {
        let text = "SQL: statements for each request, begin and commit not counted; SQL ms: PostgreSQL's time in them; srv CPU, pg CPU: \
                    milliseconds of CPU of the server and of all of PostgreSQL for each request.";
        vec![text.to_owned()]
    }

    pub(super) fn json(&self) -> Value {
        let Machine { cores, processor, postgres, gigabytes, scale } = &self.machine;
        json!({
            "label": self.label, "cores": cores, "processor": processor, "postgres": postgres, "databaseGb": gigabytes,
            "scale": scale, "cells": self.cells.iter().map(Cell::json).collect::<Vec<_>>(),
        })
    }
}

impl Cell {
    /// A line of the table.
    pub(super) fn line(&self) -> String {
        let Self { work, connections, seen, server_cpu, postgres_cpu, memory, .. } = self;
        let [p50, p95, p99] = [500, 950, 990].map(|per_mille| seen.percentile(per_mille));
        let told =
            |value: Option<f64>, digits| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.digits$}"));
        format!(
            "{:<11}{connections:>5}{:>9.0}{p50:>9.2}{p95:>9.2}{p99:>9.2}{:>9}{:>8.2}{:>9.2}{:>9}{:>8}{:>8}{:>9}",
            work.name(),
            seen.rate(),
            seen.refused,
            self.calls(),
            self.milliseconds(),
            told(*server_cpu, 2),
            told(*postgres_cpu, 2),
            told(memory.map(|memory| memory.resident), 0),
            told(memory.map(|memory| memory.peak), 0),
        )
    }

    fn json(&self) -> Value {
        let Self { work, connections, seen, statements, server_cpu, postgres_cpu, memory } = self;
        let [p50, p95, p99] = [500, 950, 990].map(|per_mille| seen.percentile(per_mille));
        let count = seen.micros.len();
        let statements = statements.iter().map(|cost| {
            json!({ "text": cost.text, "perRequest": cost.calls as f64 / count.max(1) as f64,
                    "meanMs": cost.milliseconds / cost.calls.max(1) as f64 })
        });
        json!({
            "work": work.name(), "connections": connections, "requests": count, "refused": seen.refused,
            "seconds": seen.elapsed.as_secs_f64(), "rate": seen.rate(), "p50Ms": p50, "p95Ms": p95, "p99Ms": p99,
            "statementsPerRequest": self.calls(), "sqlMsPerRequest": self.milliseconds(),
            "serverCpuMs": server_cpu, "postgresCpuMs": postgres_cpu,
            "residentMb": memory.map(|memory| memory.resident), "peakMb": memory.map(|memory| memory.peak),
            "statements": statements.collect::<Vec<_>>(),
        })
    }
}
