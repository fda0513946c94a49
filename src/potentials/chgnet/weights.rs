//! The weights of CHGNet, from the files in `assets/chgnet`.
//!
//! In: a file of named tensors. Out: [`Weights`], laid out for the products.

use std::fmt;

use safetensors::SafeTensors;

use super::gate::{Branch, Gate};
use super::rows::{Linear, Row, Square};

/// Which training the weights come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChgnetWeights {
    /// Version 0.3.0: relaxations of the Materials Project by PBE and PBE + U.
    Mptrj,
    /// The same, trained further on energies by r²SCAN.
    R2scan,
}

impl ChgnetWeights {
    fn file(self) -> &'static [u8] {
        match self {
            Self::Mptrj => include_bytes!("../../../assets/chgnet/chgnet-0.3.0.safetensors"),
            Self::R2scan => include_bytes!("../../../assets/chgnet/chgnet-r2scan.safetensors"),
        }
    }
}

/// A file of weights that is not what it must be: a defect of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadWeights(String);

impl fmt::Display for BadWeights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the weights of CHGNet in this program are damaged ({}); install it again",
            self.0
        )
    }
}

/// A convolution over atoms: what enters its gate from the centre, the bond and the neighbour.
#[derive(Debug)]
pub(super) struct AtomLayer {
    /// For core and gate.
    pub center: [Square; 2],
    /// The same.
    pub bond: [Square; 2],
    /// The same.
    pub neighbor: [Square; 2],
    /// Added to what enters.
    pub bias: [Row; 2],
    /// The gate.
    pub gate: Gate,
    /// What becomes of the sum of messages.
    pub out: Square,
}

/// An update of bonds or angles: what enters its gate from both bonds, the angle and the centre.
#[derive(Debug)]
pub(super) struct AngleLayer {
    /// For core and gate.
    pub first: [Square; 2],
    /// The same.
    pub second: [Square; 2],
    /// The same.
    pub angle: [Square; 2],
    /// The same.
    pub center: [Square; 2],
    /// Added to what enters.
    pub bias: [Row; 2],
    /// The gate.
    pub gate: Gate,
}

/// The last layers: from the features of an atom to its energy.
#[derive(Debug)]
pub(super) struct Readout {
    /// Scale and shift of the normalised features.
    pub norm: [Row; 2],
    /// Layers with their biases, each followed by silu.
    pub hidden: Vec<(Square, Row)>,
    /// The energy of an atom in eV from the last of them.
    pub energy: (Row, f32),
    /// Its magnetic moment, from the features before the last convolution.
    pub moment: (Row, f32),
}

/// All weights.
#[derive(Debug)]
pub(super) struct Weights {
    /// Features of each element at the start, from hydrogen.
    pub elements: Vec<Row>,
    /// Reference energy of each element in eV.
    pub references_ev: Vec<f32>,
    /// Frequencies of the radial functions to 6 Å, of those to 3 Å, of the angular ones.
    pub frequencies: [Vec<f64>; 3],
    /// Features of bonds at the start.
    pub bond: Linear<32, 64>,
    /// Weights of messages between atoms.
    pub atom_weight: Linear<32, 64>,
    /// Weights of messages between bonds.
    pub bond_weight: Linear<32, 64>,
    /// Features of angles at the start.
    pub angle: Linear<32, 64>,
    /// Convolutions over atoms: four.
    pub atom_layers: Vec<AtomLayer>,
    /// Convolutions over bonds, three, with what becomes of the sum of their messages.
    pub bond_layers: Vec<(AngleLayer, Square)>,
    /// Updates of angles: two, for what a third makes enters nothing.
    pub angle_layers: Vec<AngleLayer>,
    /// The last layers.
    pub readout: Readout,
}

/// Number of elements, from hydrogen to plutonium.
pub(super) const N_ELEMENTS: usize = 94;

const BRANCHES: [(&str, &str); 2] = [("mlp_core", "bn1"), ("mlp_gate", "bn2")];

impl Weights {
    pub(super) fn load(which: ChgnetWeights) -> Result<Self, BadWeights> {
        let bad = |error: safetensors::SafeTensorError| BadWeights(error.to_string());
        let file = File(SafeTensors::deserialize(which.file()).map_err(bad)?);
        let frequencies = [
            "bond_basis_expansion.rbf_expansion_ag.frequencies",
            "bond_basis_expansion.rbf_expansion_bg.frequencies",
            "angle_basis_expansion.fourier_expansion.frequencies",
        ];
        let [to_atoms, to_bonds, angular] = frequencies.map(|name| file.numbers(name));
        let wide = |numbers: Vec<f32>| numbers.into_iter().map(f64::from).collect();
        Ok(Self {
            elements: file.rows("atom_embedding.embedding.weight", N_ELEMENTS)?,
            references_ev: file.exactly("composition_model.fc.weight", N_ELEMENTS)?,
            frequencies: [wide(to_atoms?), wide(to_bonds?), wide(angular?)],
            bond: file.basis("bond_embedding.weight")?,
            atom_weight: file.basis("bond_weights_ag.weight")?,
            bond_weight: file.basis("bond_weights_bg.weight")?,
            angle: file.basis("angle_embedding.weight")?,
            atom_layers: (0..4)
                .map(|n| file.atom_layer(n))
                .collect::<Result<_, _>>()?,
            bond_layers: (0..3)
                .map(|n| file.bond_layer(n))
                .collect::<Result<_, _>>()?,
            angle_layers: (0..2)
                .map(|n| file.angle_layer(&format!("angle_layers.{n}.twoBody_bond"), false))
                .collect::<Result<_, _>>()?,
            readout: file.readout()?,
        })
    }
}

/// A file of named tensors.
struct File<'a>(SafeTensors<'a>);

impl File<'_> {
    fn numbers(&self, name: &str) -> Result<Vec<f32>, BadWeights> {
        let tensor = self.0.tensor(name).map_err(|e| BadWeights(e.to_string()))?;
        let (chunks, _) = tensor.data().as_chunks::<4>();
        Ok(chunks
            .iter()
            .map(|bytes| f32::from_le_bytes(*bytes))
            .collect())
    }

    fn exactly(&self, name: &str, length: usize) -> Result<Vec<f32>, BadWeights> {
        let numbers = self.numbers(name)?;
        if numbers.len() == length {
            Ok(numbers)
        } else {
            Err(BadWeights(format!("{name} has {} numbers", numbers.len())))
        }
    }

    fn rows(&self, name: &str, count: usize) -> Result<Vec<Row>, BadWeights> {
        Ok(self.exactly(name, 64 * count)?.as_chunks::<64>().0.to_vec())
    }

    fn row(&self, name: &str) -> Result<Row, BadWeights> {
        Ok(self.rows(name, 1)?[0])
    }

    /// A map of 31 functions and a zero to features.
    fn basis(&self, name: &str) -> Result<Linear<32, 64>, BadWeights> {
        let numbers = self.exactly(name, 64 * 31)?;
        let weight = |out: usize, input: usize| match input {
            31 => 0.0,
            _ => numbers[out * 31 + input],
        };
        Ok(Linear::new(weight))
    }

    /// The maps of `parts` rows that stand side by side in one matrix.
    fn squares(&self, name: &str, parts: usize) -> Result<Vec<Square>, BadWeights> {
        let numbers = self.exactly(name, 64 * 64 * parts)?;
        let of_part =
            |part: usize| Linear::new(|out, input| numbers[out * 64 * parts + part * 64 + input]);
        Ok((0..parts).map(of_part).collect())
    }

    fn square(&self, name: &str) -> Result<Square, BadWeights> {
        let numbers = self.exactly(name, 64 * 64)?;
        Ok(Linear::new(|out, input| numbers[out * 64 + input]))
    }

    /// First maps (of each part for core and gate), their bias, and the gate, whose first layer in
    /// the file is number `first`.
    #[expect(
        clippy::type_complexity,
        reason = "taken apart at once by the two callers"
    )]
    fn gated(
        &self,
        name: &str,
        parts: usize,
        has_hidden: bool,
    ) -> Result<(Vec<[Square; 2]>, [Row; 2], Gate), BadWeights> {
        let first = if has_hidden { 0 } else { 1 };
        let of_branch = |(mlp, norm): (&str, &str)| {
            let layer = |number: usize| format!("{name}.{mlp}.layers.{number}");
            let hidden = if has_hidden {
                let second = layer(3);
                Some((
                    self.square(&format!("{second}.weight"))?,
                    self.row(&format!("{second}.bias"))?,
                ))
            } else {
                None
            };
            let branch = Branch {
                hidden,
                scale: self.row(&format!("{name}.{norm}.weight"))?,
                shift: self.row(&format!("{name}.{norm}.bias"))?,
            };
            let bias = self.row(&format!("{}.bias", layer(first)))?;
            let maps = self.squares(&format!("{}.weight", layer(first)), parts)?;
            Ok((maps, bias, branch))
        };
        let [core, gate] = BRANCHES.map(of_branch);
        let ((core_maps, core_bias, core), (gate_maps, gate_bias, gate)) = (core?, gate?);
        let maps = core_maps.into_iter().zip(gate_maps).map(|(a, b)| [a, b]);
        Ok((maps.collect(), [core_bias, gate_bias], Gate([core, gate])))
    }

    fn atom_layer(&self, number: usize) -> Result<AtomLayer, BadWeights> {
        let name = format!("atom_conv_layers.{number}");
        let (maps, bias, gate) = self.gated(&format!("{name}.twoBody_atom"), 3, true)?;
        let out = self.square(&format!("{name}.mlp_out.layers.1.weight"))?;
        let [center, bond, neighbor] = parts(maps)?;
        Ok(AtomLayer {
            center,
            bond,
            neighbor,
            bias,
            gate,
            out,
        })
    }

    fn angle_layer(&self, name: &str, has_hidden: bool) -> Result<AngleLayer, BadWeights> {
        let (maps, bias, gate) = self.gated(name, 4, has_hidden)?;
        let [first, second, angle, center] = parts(maps)?;
        Ok(AngleLayer {
            first,
            second,
            angle,
            center,
            bias,
            gate,
        })
    }

    fn bond_layer(&self, number: usize) -> Result<(AngleLayer, Square), BadWeights> {
        let name = format!("bond_conv_layers.{number}");
        let layer = self.angle_layer(&format!("{name}.twoBody_bond"), true)?;
        let out = self.square(&format!("{name}.mlp_out.layers.1.weight"))?;
        Ok((layer, out))
    }

    fn readout(&self) -> Result<Readout, BadWeights> {
        let hidden = |number: usize| {
            let name = format!("mlp.layers.{number}");
            let square = self.square(&format!("{name}.weight"))?;
            Ok((square, self.row(&format!("{name}.bias"))?))
        };
        let single = |name: &str| {
            let bias = self.exactly(&format!("{name}.bias"), 1)?[0];
            Ok((self.row(&format!("{name}.weight"))?, bias))
        };
        Ok(Readout {
            norm: [
                self.row("readout_norm.weight")?,
                self.row("readout_norm.bias")?,
            ],
            hidden: [0, 2, 4]
                .into_iter()
                .map(hidden)
                .collect::<Result<_, _>>()?,
            energy: single("mlp.layers.7")?,
            moment: single("site_wise")?,
        })
    }
}

fn parts<const N: usize>(maps: Vec<[Square; 2]>) -> Result<[[Square; 2]; N], BadWeights> {
    let wrong = |maps: Vec<_>| BadWeights(format!("{} parts for {N}", maps.len()));
    maps.try_into().map_err(wrong)
}
