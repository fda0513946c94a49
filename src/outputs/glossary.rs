//! The words of the program, each with what it means in one sentence, its unit and its source.
//!
//! In: a [`Term`]. Out: its [`Word`]. The window shows it where the word stands. [`super::word_list`]
//! lists them all, with descriptors and the columns of the tables, whose words stand where they are
//! declared.

use crate::simplify::Representation;

/// The screening that this program follows.
const METHOD: &str = "10.1039/d2ee03499a";
/// Bond-valence site energies.
const BOND_VALENCE: &str = "10.1107/S2052520618015718";
/// Elastic bands with a climbing image.
const CLIMBING: &str = "10.1063/1.1329672";
/// The bootstrap.
const BOOTSTRAP: &str = "10.1137/1.9781611970319";

/// A word and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As it stands on screen: "W_σ".
    pub name: String,
    /// What it means, in a sentence.
    pub sentence: String,
    /// Its unit; empty for none.
    pub unit: String,
    /// DOI of where it comes from; empty where there is none.
    pub doi: String,
}

impl Word {
    /// Sentence, unit and source, as they stand under the pointer.
    pub fn hover(&self) -> String {
        let mut text = self.sentence.clone();
        if !self.unit.is_empty() {
            text += &format!(" Unit: {}.", self.unit);
        }
        if !self.doi.is_empty() {
            text += &format!(" DOI {}.", self.doi);
        }
        text
    }
}

/// A word that is explained where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Term {
    /// σ.
    Sigma,
    /// < and >.
    Censored,
    /// ✓.
    Tick,
    /// out of date.
    OutOfDate,
    /// taken out.
    TakenOut,
    /// oxidation rule.
    OxidationRule,
    /// E_hull.
    EHull,
    /// E_g.
    BandGap,
    /// representation.
    Representation,
    /// depth.
    Depth,
    /// cluster.
    Cluster,
    /// W_σ.
    WSigma,
    /// mean W_σ.
    MeanWSigma,
    /// W_Ea.
    WEa,
    /// control.
    Control,
    /// cannot be told from the best.
    Alike,
    /// set apart.
    SetApart,
    /// described.
    Described,
    /// barrier E_a.
    Barrier,
    /// E_1D.
    E1d,
    /// E_2D.
    E2d,
    /// E_3D.
    E3d,
    /// from site.
    FromSite,
    /// E_a of a band.
    BandBarrier,
    /// relaxed barrier.
    RelaxedBarrier,
    /// elastic band.
    ElasticBand,
    /// climbing image.
    ClimbingImage,
    /// forward barrier.
    ForwardBarrier,
    /// reverse barrier.
    ReverseBarrier,
    /// pass of a band.
    BandPass,
    /// CHGNet.
    Chgnet,
    /// calibrated barrier.
    CalibratedBarrier,
    /// pass.
    Pass,
    /// level.
    Level,
    /// route.
    Route,
    /// ×.
    Equivalent,
    /// SHU.
    Shu,
    /// softBV.
    SoftBv,
    /// paths.
    Paths,
    /// candidate.
    Candidate,
    /// ✓ at a space group.
    KnownGroup,
    /// σ (cluster).
    SigmaOfCluster,
    /// type.
    StructureType,
    /// nearest conductor.
    Nearest,
    /// percentile.
    Percentile,
    /// gain.
    Gain,
    /// expected log σ.
    Expected,
    /// P(conducts).
    Probability,
    /// E_a of σ(T).
    ActivationEnergy,
    /// σ₀.
    Prefactor,
    /// Kramers–Kronig.
    KramersKronig,
    /// equivalent circuit.
    EquivalentCircuit,
    /// CPE.
    Cpe,
    /// Nyquist.
    Nyquist,
    /// Bode.
    Bode,
    /// DRT.
    Drt,
    /// effective capacitance.
    EffectiveCapacitance,
    /// meaning of an arc.
    ArcMeaning,
    /// AICc.
    Aicc,
    /// σ bulk.
    BulkConductivity,
    /// σ grain boundary.
    GrainBoundaryConductivity,
    /// σ total.
    TotalConductivity,
    /// Vegard line.
    Vegard,
    /// explained.
    ExplainedShare,
    /// zero shift.
    ZeroShift,
    /// displacement.
    Displacement,
    /// principal components.
    PrincipalComponents,
    /// t-SNE.
    Tsne,
}

impl Term {
    /// Every term, in the order of the work.
    pub const ALL: &'static [Self] = &[
        Self::Sigma,
        Self::Censored,
        Self::Tick,
        Self::OutOfDate,
        Self::TakenOut,
        Self::OxidationRule,
        Self::EHull,
        Self::BandGap,
        Self::Representation,
        Self::Depth,
        Self::Cluster,
        Self::WSigma,
        Self::MeanWSigma,
        Self::WEa,
        Self::Control,
        Self::Alike,
        Self::SetApart,
        Self::Described,
        Self::Barrier,
        Self::E1d,
        Self::E2d,
        Self::E3d,
        Self::FromSite,
        Self::BandBarrier,
        Self::RelaxedBarrier,
        Self::ElasticBand,
        Self::ClimbingImage,
        Self::ForwardBarrier,
        Self::ReverseBarrier,
        Self::BandPass,
        Self::Chgnet,
        Self::CalibratedBarrier,
        Self::Pass,
        Self::Level,
        Self::Route,
        Self::Equivalent,
        Self::Shu,
        Self::SoftBv,
        Self::Paths,
        Self::Candidate,
        Self::KnownGroup,
        Self::SigmaOfCluster,
        Self::StructureType,
        Self::Nearest,
        Self::Percentile,
        Self::Gain,
        Self::Expected,
        Self::Probability,
        Self::ActivationEnergy,
        Self::Prefactor,
        Self::KramersKronig,
        Self::EquivalentCircuit,
        Self::Cpe,
        Self::Nyquist,
        Self::Bode,
        Self::Drt,
        Self::EffectiveCapacitance,
        Self::ArcMeaning,
        Self::Aicc,
        Self::BulkConductivity,
        Self::GrainBoundaryConductivity,
        Self::TotalConductivity,
        Self::Vegard,
        Self::ExplainedShare,
        Self::ZeroShift,
        Self::Displacement,
        Self::PrincipalComponents,
        Self::Tsne,
    ];

    /// As it stands on screen.
    pub fn name(self) -> &'static str {
        let [name, ..] = self.parts();
        name
    }

    /// Sentence, unit and source, as they stand under the pointer.
    pub fn hover(self) -> String {
        self.word().hover()
    }

    /// What it means.
    pub fn word(self) -> Word {
        let [name, sentence, unit, doi] = self.parts().map(str::to_owned);
        Word {
            name,
            sentence,
            unit,
            doi,
        }
    }

    /// Word, sentence, unit, source.
    fn parts(self) -> [&'static str; 4] {
        match self {
            Self::Sigma => [
                "σ",
                "Measured ionic conductivity at room temperature; of several for one compound, the one that counts.",
                "S cm⁻¹",
                "",
            ],
            Self::Censored => [
                "< and >",
                "The measurement gave a bound only: the true conductivity is below (<) or above (>) the number.",
                "",
                "",
            ],
            Self::Tick => [
                "✓",
                "Done, and current: it was made from the data and settings as they are now.",
                "",
                "",
            ],
            Self::OutOfDate => [
                "out of date",
                "Made from data or settings that have changed since; the result stays as it was until it is made anew.",
                "",
                "",
            ],
            Self::TakenOut => [
                "taken out",
                "Set aside by you: takes no part in screens and rankings, stays in the table, and can be put back.",
                "",
                "",
            ],
            Self::OxidationRule => [
                "oxidation rule",
                "How the oxidation states were found: from the file, from each element's usual state, from bond lengths, or from the composition.",
                "",
                "",
            ],
            Self::EHull => [
                "E_hull",
                "Energy above the convex hull: how much less stable a compound is than the mixture of phases it could fall apart into; 0 is stable.",
                "eV per atom",
                "10.1063/1.4812323",
            ],
            Self::BandGap => [
                "E_g",
                "Band gap, computed or as given by the source; an electrolyte must not conduct electrons. Computed gaps are too small rather than too large.",
                "eV",
                "10.1063/1.4812323",
            ],
            Self::Representation => [
                "representation",
                "What is kept of a structure before it is described: all of it, or without the mobile ion, or anions only; “40” means scaled to 40 Å³ per anion.",
                "",
                METHOD,
            ],
            Self::Depth => [
                "depth",
                "Number of clusters that a tree is cut into.",
                "",
                METHOD,
            ],
            Self::Cluster => [
                "cluster",
                "Structures that a descriptor finds alike: the branches below the line that cuts the tree.",
                "",
                "10.1080/01621459.1963.10500845",
            ],
            Self::WSigma => [
                "W_σ",
                "Label variance: squared differences of log₁₀σ from the mean of the own cluster, summed over the measured structures. Lower is better: the clusters then hold similar conductors.",
                "decades²",
                METHOD,
            ],
            Self::MeanWSigma => [
                "mean W_σ",
                "Mean of W_σ over the compared numbers of clusters, from 2 on; descriptors are ordered by it.",
                "decades²",
                METHOD,
            ],
            Self::WEa => [
                "W_Ea",
                "As W_σ, with the migration barriers in place of the conductivities.",
                "eV²",
                METHOD,
            ],
            Self::Control => [
                "control",
                "W_σ of random clusters of the same sizes: a descriptor that is no better knows nothing of conduction.",
                "decades²",
                METHOD,
            ],
            Self::Alike => [
                "cannot be told from the best",
                "The 95 % interval of the difference of the mean W_σ, from drawing the measured structures anew (paired bootstrap), includes 0.",
                "",
                BOOTSTRAP,
            ],
            Self::SetApart => [
                "set apart",
                "Describes too few structures to be compared with the others, and is scored on its own.",
                "",
                "",
            ],
            Self::Described => [
                "described",
                "Structures that the descriptor could describe in the last run.",
                "",
                "",
            ],
            Self::Barrier => [
                "barrier E_a",
                "What the mobile ion has to climb on the bond-valence map; of a single path, from its lowest to its highest point.",
                "eV",
                BOND_VALENCE,
            ],
            Self::E1d => [
                "E_1D",
                "Energy above the lowest point of the map at which a way through the crystal opens in one direction.",
                "eV",
                BOND_VALENCE,
            ],
            Self::E2d => [
                "E_2D",
                "Energy above the lowest point of the map at which ways through the crystal are open in two independent directions.",
                "eV",
                BOND_VALENCE,
            ],
            Self::E3d => [
                "E_3D",
                "Energy above the lowest point of the map at which ways through the crystal are open in three independent directions.",
                "eV",
                BOND_VALENCE,
            ],
            Self::FromSite => [
                "from site",
                "The barrier seen from one of the ion's own sites; higher than E_3D where the lowest network is one of empty places, which the ion has to enter first.",
                "eV",
                BOND_VALENCE,
            ],
            Self::BandBarrier => [
                "E_a of a band",
                "Barrier of a relaxed path between two sites (nudged elastic band), as from a calculation of yours; candidates can be ranked by it.",
                "eV",
                "10.1063/1.1329672",
            ],
            Self::RelaxedBarrier => [
                "relaxed barrier",
                "What the ion has to climb from one site to the next while all other atoms give way, by an elastic band; on the bond-valence map they stand still.",
                "eV",
                CLIMBING,
            ],
            Self::ElasticBand => [
                "elastic band",
                "Images of the crystal between the two ends of a hop, held apart by springs, each relaxed across the band until no force of more than the limit is left there: the way of least energy from end to end.",
                "",
                "10.1063/1.1323224",
            ],
            Self::ClimbingImage => [
                "climbing image",
                "The highest image of an elastic band, which climbs along the band to the top of the pass instead of being held by springs.",
                "",
                CLIMBING,
            ],
            Self::ForwardBarrier => [
                "forward barrier",
                "The highest energy of an elastic band above that of its start.",
                "eV",
                CLIMBING,
            ],
            Self::ReverseBarrier => [
                "reverse barrier",
                "The highest energy of an elastic band above that of its end: what the way back takes.",
                "eV",
                CLIMBING,
            ],
            Self::BandPass => [
                "pass of a band",
                "The highest energy of an elastic band above its lowest, wherever that lies on the way.",
                "eV",
                "",
            ],
            Self::Chgnet => [
                "CHGNet",
                "A potential for nearly all elements, learnt from the relaxations of the Materials Project (a graph neural network of 412,525 parameters): energies and forces nearly as by PBE+U, in a thousandth of the time.",
                "",
                "10.1038/s42256-023-00716-3",
            ],
            Self::CalibratedBarrier => [
                "calibrated barrier",
                "Potentials learnt from relaxations lie too low away from equilibrium (they are too soft). This is the barrier corrected for that by comparison with published DFT barriers, with the interval in which DFT is expected.",
                "eV",
                "10.1038/s41524-024-01500-6",
            ],
            Self::Pass => [
                "pass",
                "The highest point of a path, above the lowest point of the whole map; the barrier of the path counts from the lowest point of the path itself.",
                "eV",
                BOND_VALENCE,
            ],
            Self::Level => [
                "level",
                "The surface joins all points where the ion's energy is so much above the lowest point of the map.",
                "eV",
                BOND_VALENCE,
            ],
            Self::Route => [
                "route",
                "A way from site to site over several hops and interstitial places.",
                "",
                "",
            ],
            Self::Equivalent => [
                "×",
                "How many hops of a cell are equivalent to this one by symmetry.",
                "",
                "",
            ],
            Self::Shu => [
                "SHU",
                "Force field of the published screening, from Shanghai University: Morse attraction, and a screened Coulomb repulsion that is scaled by the charges of the cell. Its barriers are those of the paper, and not to be compared with those of softBV.",
                "",
                METHOD,
            ],
            Self::SoftBv => [
                "softBV",
                "Force field of Chen, Wong and Adams: Morse attraction and a screened Coulomb repulsion, with parameters of its own. Its barriers are not to be compared with those of SHU.",
                "",
                BOND_VALENCE,
            ],
            Self::Paths => [
                "paths",
                "In how many independent directions the ion gets through below the threshold of the barrier.",
                "",
                "",
            ],
            Self::Candidate => [
                "candidate",
                "Shares a cluster with good conductors, or stands next to one, and passes the filters of stability, band gap and barrier.",
                "",
                METHOD,
            ],
            Self::KnownGroup => [
                "✓ at a space group",
                "A known conductor has the same space group.",
                "",
                "",
            ],
            Self::SigmaOfCluster => [
                "σ (cluster)",
                "Geometric mean of the conductivities measured in its cluster.",
                "S cm⁻¹",
                METHOD,
            ],
            Self::StructureType => [
                "type",
                "Candidates with the same number have the same structure type.",
                "",
                "",
            ],
            Self::Nearest => [
                "nearest conductor",
                "The measured conductor nearest in the space of the descriptor.",
                "",
                METHOD,
            ],
            Self::Percentile => [
                "percentile",
                "Share of all structures that are farther from a conductor than this one; 99 means that few are nearer.",
                "%",
                "",
            ],
            Self::Gain => [
                "gain",
                "How much one measurement would narrow down the expected log₁₀σ of its cluster: the variance it takes away, times the structures of the cluster that nobody measured.",
                "decades²",
                "",
            ],
            Self::Expected => [
                "expected log σ",
                "log₁₀σ that the measured members of its cluster let expect, with its standard deviation.",
                "σ in S cm⁻¹",
                "",
            ],
            Self::Probability => [
                "P(conducts)",
                "Probability that it conducts above the threshold, from what is expected and how unsure that is.",
                "",
                "",
            ],
            Self::ActivationEnergy => [
                "E_a of σ(T)",
                "Activation energy of a fit of measured conductivities, σT = σ₀ exp(−E_a/kT), with one standard error.",
                "eV",
                "",
            ],
            Self::Prefactor => [
                "σ₀",
                "Prefactor of that fit; its standard error is a factor.",
                "S K cm⁻¹",
                "",
            ],
            Self::KramersKronig => [
                "Kramers–Kronig",
                "Real and imaginary part of the impedance of a linear, stable, causal system follow from each other; where residuals of the test run one way, the sample changed during the sweep.",
                "",
                "10.1149/1.2044210",
            ],
            Self::EquivalentCircuit => [
                "equivalent circuit",
                "Resistors, capacitors and constant-phase elements whose impedance is that of the cell: “-” joins in series, elements written together stand in parallel.",
                "",
                "",
            ],
            Self::Cpe => [
                "CPE",
                "Constant-phase element Q, Z = 1/(Q (iω)ⁿ): a capacitor whose time constants are spread; its Q is no capacitance unless n is 1.",
                "S sⁿ",
                "10.1016/S0022-0728(84)80324-1",
            ],
            Self::Nyquist => [
                "Nyquist",
                "−Z″ over Z′, with equal axes: an arc is a resistance beside a capacitance, a steep line a blocking electrode.",
                "Ω",
                "",
            ],
            Self::Bode => [
                "Bode",
                "Modulus and phase of the impedance over the frequency.",
                "Ω, °",
                "",
            ],
            Self::Drt => [
                "DRT",
                "Distribution of relaxation times: how much resistance relaxes with which time constant, found without a circuit; how strongly it is smoothed stands beside it.",
                "Ω",
                "10.1016/j.electacta.2015.09.097",
            ],
            Self::EffectiveCapacitance => [
                "effective capacitance",
                "Capacitance of an arc from R, Q and n; its size says what the arc stands for.",
                "F",
                "10.5006/1.3280607",
            ],
            Self::ArcMeaning => [
                "meaning of an arc",
                "What a capacitance of this size usually belongs to: 10⁻¹² F the bulk, 10⁻¹¹ to 10⁻⁸ F grain boundaries, 10⁻⁷ to 10⁻⁵ F the electrode.",
                "",
                "10.1002/adma.19900020304",
            ],
            Self::Aicc => [
                "AICc",
                "Akaike's criterion, corrected for few points: how well a circuit fits, with a price for each parameter; the least is proposed, by more than 10 it is clearly the better one.",
                "",
                "10.1093/biomet/76.2.297",
            ],
            Self::BulkConductivity => [
                "σ bulk",
                "Conductivity of the grains, thickness over area times the resistance of the arc with the smallest capacitance.",
                "S cm⁻¹",
                "",
            ],
            Self::GrainBoundaryConductivity => [
                "σ grain boundary",
                "Apparent conductivity of the grain boundaries, with thickness and area of the pellet, not of the boundaries.",
                "S cm⁻¹",
                "",
            ],
            Self::TotalConductivity => [
                "σ total",
                "Conductivity of the pellet: thickness over area times the sum of bulk and grain boundary resistances.",
                "S cm⁻¹",
                "",
            ],
            Self::Vegard => [
                "Vegard line",
                "Lattice parameters of a solid solution over its composition: a straight line, until the second phase begins.",
                "",
                "10.1007/BF01349680",
            ],
            Self::ExplainedShare => [
                "explained",
                "Share of the area of all peaks that lines of the chosen phases account for; what is left points to another phase.",
                "%",
                "",
            ],
            Self::ZeroShift => [
                "zero shift",
                "All lines moved by the same angle: the zero of the goniometer is off.",
                "°",
                "",
            ],
            Self::Displacement => [
                "displacement",
                "A sample above or below the axis of the goniometer moves lines by (2 s/R) cos θ.",
                "°",
                "",
            ],
            Self::PrincipalComponents => [
                "principal components",
                "The plane in which the features spread most: distances on the map mean something.",
                "",
                "",
            ],
            Self::Tsne => [
                "t-SNE",
                "A map on which neighbours stay neighbours; how far apart groups stand and how wide they are means little.",
                "",
                "10.1038/s41467-019-13056-x",
            ],
        }
    }
}

/// What a representation keeps.
pub fn representation(representation: Representation) -> Word {
    Word {
        name: representation.id().to_owned(),
        sentence: kept(representation).to_owned(),
        unit: String::new(),
        doi: METHOD.to_owned(),
    }
}

/// What a representation keeps, in a sentence.
pub fn kept(representation: Representation) -> &'static str {
    match representation {
        Representation::Structure => "The structure as it is.",
        Representation::Camn => "All sites, as cation, anion, mobile ion or neutral atom.",
        Representation::Can => "Without the mobile ion: cations, anions, neutral atoms.",
        Representation::Am => "Anions and the mobile ion only.",
        Representation::A => "The anions alone.",
        Representation::Camn40 => "CAMN, scaled to 40 Å³ per anion.",
        Representation::Can40 => "CAN, scaled to 40 Å³ per anion.",
        Representation::Am40 => "AM, scaled to 40 Å³ per anion.",
        Representation::A40 => "A, scaled to 40 Å³ per anion.",
    }
}
