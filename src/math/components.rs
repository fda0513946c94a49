//! Connected components of a periodic graph.
//!
//! In: members of one period, and connections between a member and another one some whole periods
//! away. Out: components by union–find, where in them each member sits, and their [`Windings`].
//!
//! Every member knows in which lattice image it sits relative to the root of its component. When
//! two members of one component are connected once more in another image, the difference is a
//! closed path that winds around the period: a *winding vector*. The rank of a component's winding
//! vectors is the number of independent directions in which it is endless.

use std::collections::BTreeMap;

/// A member of a component.
#[derive(Clone, Copy, Debug)]
struct Member {
    /// Index of another member of the component, or of this one at the root.
    parent: u32,
    /// Members below this one and itself; right at roots.
    size: u32,
    /// Lattice image of this member minus that of the parent.
    image: [i32; 3],
}

/// The components of a growing periodic graph.
#[derive(Clone, Debug, Default)]
pub struct Components {
    members: Vec<Member>,
    /// Winding vectors of the roots that have some.
    windings: BTreeMap<u32, Windings>,
    rank: usize,
    n_joined: usize,
}

impl Components {
    /// A number of members (below 2³²) without connections.
    pub fn of_single_members(count: usize) -> Self {
        let mut components = Self::default();
        for _ in 0..count {
            components.push();
        }
        components
    }

    /// Adds a member without connections; returns its index, counted from 0.
    pub fn push(&mut self) -> u32 {
        let index = self.members.len() as u32;
        self.members.push(Member {
            parent: index,
            size: 1,
            image: [0; 3],
        });
        index
    }

    /// The largest number of directions in which a component is endless, 0 to 3.
    pub fn rank(&self) -> usize {
        self.rank
    }

    /// The number of directions in which the component of a member is endless.
    pub fn rank_of(&mut self, member: u32) -> usize {
        let (root, _) = self.root(member);
        self.windings.get(&root).map_or(0, |w| w.rank)
    }

    /// How many times two components have become one.
    pub fn n_joined(&self) -> usize {
        self.n_joined
    }

    /// Connects two members, the second sitting `image` periods from the first. Returns the winding
    /// vectors of their component where it may have got new ones.
    pub fn connect(&mut self, first: u32, second: u32, image: [i32; 3]) -> Option<&Windings> {
        let (root_1, image_1) = self.root(first);
        let (root_2, image_2) = self.root(second);
        // Where the second root is, seen from the first root.
        let between: [i32; 3] = std::array::from_fn(|k| image_1[k] + image[k] - image_2[k]);
        if root_1 != root_2 {
            self.join(root_1, root_2, between);
            return None;
        }
        if between == [0; 3] {
            return None;
        }
        let windings = self.windings.entry(root_1).or_default();
        windings.add(between);
        self.rank = self.rank.max(windings.rank);
        Some(windings)
    }

    /// Joins two components, the second root sitting `between` periods from the first.
    fn join(&mut self, root_1: u32, root_2: u32, between: [i32; 3]) {
        self.n_joined += 1;
        let (size_1, size_2) = (self.size(root_1), self.size(root_2));
        let (large, small, image) = if size_1 >= size_2 {
            (root_1, root_2, between)
        } else {
            (root_2, root_1, between.map(|x| -x))
        };
        self.members[small as usize].parent = large;
        self.members[small as usize].image = image;
        self.members[large as usize].size = size_1 + size_2;
        if let Some(theirs) = self.windings.remove(&small) {
            let ours = self.windings.entry(large).or_default();
            for vector in theirs.vectors() {
                ours.add(*vector);
            }
            self.rank = self.rank.max(ours.rank);
        }
    }

    fn size(&self, root: u32) -> u32 {
        self.members[root as usize].size
    }

    /// The root of a member's component and the member's image relative to it. Halves the path on
    /// the way.
    pub fn root(&mut self, member: u32) -> (u32, [i32; 3]) {
        let mut current = member;
        let mut image = [0; 3];
        loop {
            let Member {
                parent,
                image: step,
                ..
            } = self.members[current as usize];
            if parent == current {
                return (current, image);
            }
            let above = self.members[parent as usize];
            if above.parent != parent {
                let shortcut = &mut self.members[current as usize];
                shortcut.parent = above.parent;
                shortcut.image = std::array::from_fn(|k| step[k] + above.image[k]);
            }
            let taken = self.members[current as usize];
            image = std::array::from_fn(|k| image[k] + taken.image[k]);
            current = taken.parent;
        }
    }
}

/// Independent winding vectors of a component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Windings {
    rank: usize,
    vectors: [[i32; 3]; 3],
}

impl Windings {
    /// The vectors, up to three: every closed path winds by a combination of them with rational
    /// factors.
    pub fn vectors(&self) -> &[[i32; 3]] {
        &self.vectors[..self.rank]
    }

    /// Whether some closed path gets ahead along an axis of the period.
    pub fn along(&self, axis: usize) -> bool {
        self.vectors().iter().any(|vector| vector[axis] != 0)
    }

    /// Adds a vector if it does not depend on those that are there.
    fn add(&mut self, vector: [i32; 3]) {
        let [u, v, _] = self.vectors;
        let independent = match self.rank {
            0 => vector != [0; 3],
            1 => cross(u, vector) != [0; 3],
            2 => {
                let normal = cross(u, v);
                let product: i128 = (0..3)
                    .map(|k| i128::from(normal[k]) * i128::from(vector[k]))
                    .sum();
                product != 0
            }
            _ => false,
        };
        if independent {
            self.vectors[self.rank] = vector;
            self.rank += 1;
        }
    }
}

fn cross(u: [i32; 3], v: [i32; 3]) -> [i64; 3] {
    let [u, v] = [u, v].map(|w| w.map(i64::from));
    [
        u[1] * v[2] - u[2] * v[1],
        u[2] * v[0] - u[0] * v[2],
        u[0] * v[1] - u[1] * v[0],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_comes_back_elsewhere_winds() {
        let mut chain = Components::of_single_members(3);
        assert_eq!(chain.connect(0, 1, [0; 3]), None);
        assert_eq!(chain.connect(1, 2, [1, 0, 0]), None);
        assert_eq!(chain.root(2).1, [1, 0, 0]);
        // Back to the start in the same image: a ring.
        assert_eq!(chain.connect(2, 0, [-1, 0, 0]), None);
        assert_eq!(chain.rank(), 0);
        let windings = chain.connect(2, 0, [0, 1, 0]).unwrap();
        assert_eq!(windings.vectors().len(), 1);
        assert!(windings.along(0) && windings.along(1) && !windings.along(2));
        // The same direction the other way round, and twice.
        assert_eq!(chain.connect(0, 0, [-2, -2, 0]).unwrap().vectors().len(), 1);
        assert_eq!(chain.connect(0, 0, [1, -1, 0]).unwrap().vectors().len(), 2);
        assert_eq!(chain.rank(), 2);
    }

    #[test]
    fn joined_components_have_the_windings_of_both() {
        let mut two = Components::of_single_members(2);
        two.connect(0, 0, [1, 0, 0]);
        two.connect(1, 1, [0, 0, 3]);
        assert_eq!(two.rank(), 1);
        two.connect(0, 1, [0, 5, 0]);
        assert_eq!(two.rank(), 2);
    }
}
